import CLMDB

/// Applies a batch of commits in one transaction. Each sees those before it; one whose checks do not hold writes nothing.
struct LMDBBatch {
    /// Where `meta` keeps the version of the last commit.
    private static let versionKey: [UInt8] = Array("version".utf8)

    private let transaction: LMDBTransaction
    private var version: UInt64

    /// Writes and syncs. Throws where nothing of the batch is durable.
    static func write(
        _ commits: [StoreCommit], to environment: LMDBEnvironment
    ) throws(StoreError) -> [Result<UInt64, StoreError>] {
        let transaction = try environment.begin()
        let outcomes: [Result<UInt64, StoreError>]
        do throws(StoreError) {
            var batch = LMDBBatch(
                transaction: transaction, version: try transaction.get(versionKey, in: transaction.meta)?.number ?? 0)
            outcomes = try batch.apply(commits)
            try transaction.put(versionKey, batch.version.bytes, in: transaction.meta)
        } catch {
            transaction.abort()
            throw error
        }
        try transaction.commit()
        return outcomes
    }

    private mutating func apply(_ commits: [StoreCommit]) throws(StoreError) -> [Result<UInt64, StoreError>] {
        var outcomes: [Result<UInt64, StoreError>] = []
        outcomes.reserveCapacity(commits.count)
        for commit in commits {
            if try holds(commit) {
                version += 1
                try apply(commit)
                outcomes.append(.success(version))
            } else {
                outcomes.append(.failure(.conflict))
            }
        }
        return outcomes
    }

    private func holds(_ commit: StoreCommit) throws(StoreError) -> Bool {
        for check in commit.checks {
            let stored = try transaction.get(check.key, in: transaction.data)
            guard check.version == stored.map({ StoreEntry(key: [], stored: $0).version }) ?? 0 else { return false }
        }
        for check in commit.prefixChecks {
            guard let stored = try transaction.get(check.key, in: transaction.data),
                stored.dropFirst(8).starts(with: check.prefix)
            else { return false }
        }
        return true
    }

    private func apply(_ commit: StoreCommit) throws(StoreError) {
        for key in commit.deletes { try transaction.delete(key, in: transaction.data) }
        for put in commit.puts { try write(put.key, put.value) }
        for put in commit.putsIfAbsent where try transaction.get(put.key, in: transaction.data) == nil {
            try write(put.key, put.value)
        }
        for add in commit.adds {
            let stored = try transaction.get(add.key, in: transaction.data)
            let number = stored.map { Array($0.dropFirst(8)).number } ?? 0
            try write(add.key, (number &+ UInt64(bitPattern: add.delta)).bytes)
        }
        for append in commit.appends {
            let key = Array("log ".utf8) + append.log
            let number = (try transaction.get(key, in: transaction.meta)?.number ?? 0) + 1
            try transaction.put(key, number.bytes, in: transaction.meta)
            try write(append.log + number.bytes.reversed(), append.value)
        }
    }

    private func write(_ key: [UInt8], _ value: [UInt8]) throws(StoreError) {
        try transaction.put(key, version.bytes + value, in: transaction.data)
    }
}

extension UInt64 {
    /// Eight bytes, little endian.
    fileprivate var bytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }
}

extension [UInt8] {
    /// Up to eight bytes, little endian.
    fileprivate var number: UInt64 { prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}
