/// Applies a batch of commits in one transaction. Each sees those before it; one that is refused writes nothing.
struct LMDBBatch {
    /// Where `meta` keeps the version of the last commit.
    private static let versionKey = Array("version".utf8)

    private let transaction: LMDBTransaction
    private var version: UInt64
    private var outcomes: [Result<UInt64, StoreError>] = []

    /// Writes and syncs: the version of each commit, or why it was refused. Throws where nothing of the batch is durable.
    ///
    /// `fault` stands in for a failing disk in tests: a code other than 0 is what the commit ends with.
    static func write(
        _ commits: [StoreCommit], to environment: LMDBEnvironment, fault: () -> Int32 = { 0 }
    ) throws(StoreError) -> [Result<UInt64, StoreError>] {
        try environment.write { (transaction) throws(StoreError) in
            var batch: LMDBBatch
            let isChanged: Bool
            do throws(StoreError) {
                let before = try transaction.get(versionKey, in: transaction.databases.meta)?.number ?? 0
                batch = LMDBBatch(transaction: transaction, version: before)
                for commit in commits { try batch.apply(commit) }
                isChanged = batch.version > before
                if isChanged {
                    try transaction.put(versionKey, batch.version.bytes, in: transaction.databases.meta)
                    try LMDB.check(fault(), "mdb_txn_commit")
                }
            } catch {
                transaction.abort()
                throw error
            }
            if isChanged { try transaction.commit() } else { transaction.abort() }
            return batch.outcomes
        }
    }

    private init(transaction: LMDBTransaction, version: UInt64) {
        self.transaction = transaction
        self.version = version
    }

    private mutating func apply(_ commit: StoreCommit) throws(StoreError) {
        do throws(StoreError) {
            let plan = try CommitPlan(commit, entry: entry, lastNumber: lastNumber)
            version += 1
            try write(plan)
            outcomes.append(.success(version))
        } catch {
            guard error.code == .conflict || error.code == .invalid else { throw error }
            outcomes.append(.failure(error))
        }
    }

    private func entry(_ key: [UInt8]) throws(StoreError) -> StoreEntry? {
        try transaction.entry(key)
    }

    private func lastNumber(_ log: [UInt8]) throws(StoreError) -> UInt64 {
        try transaction.get(Self.logKey(log), in: transaction.databases.meta)?.number ?? 0
    }

    private func write(_ plan: CommitPlan) throws(StoreError) {
        // In their order, which LMDB stores fastest.
        for (key, write) in plan.writes.sorted(by: { $0.key.precedes($1.key) }) {
            switch write {
            case .put(let value): try transaction.put(key, value, version: version)
            case .delete: try transaction.delete(key, in: transaction.databases.data)
            }
        }
        for (log, number) in plan.logs {
            try transaction.put(Self.logKey(log), number.bytes, in: transaction.databases.meta)
        }
    }

    /// Where `meta` keeps the last number of a log.
    private static func logKey(_ log: [UInt8]) -> [UInt8] { Array("log ".utf8) + log }
}

extension StoreEntry {
    /// Of a stored value: its version (8 bytes, little endian), then the value.
    init(key: [UInt8], stored: [UInt8]) {
        self.init(key: key, value: Array(stored.dropFirst(8)), version: stored.number)
    }
}

extension UInt64 {
    /// Eight bytes, little endian.
    fileprivate var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
    /// The number in the first eight bytes, little endian.
    fileprivate var number: UInt64 { prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
