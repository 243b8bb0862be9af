public import JSON

/// Reads that are remembered and writes that wait for the commit. It sees its own writes.
///
/// Every entry that was read, and every key that was found absent, is checked at the commit. Entries that others add
/// within a scanned range are not noticed: where that matters, read or write one key that all of them write.
public struct Transaction: Sendable {
    private enum Write {
        case put([UInt8]), delete
    }

    private let store: any Store
    private var job: Job?
    private var versions: [StoreKey: UInt64] = [:]
    private var writes: [StoreKey: Write] = [:]
    private var adds: [Commit.Add] = []
    private var publishes: [Commit.Publish] = []
    private var enqueues: [Commit.Enqueue] = []

    init(store: any Store, job: Job?) {
        self.store = store
        self.job = job
    }

    /// What is under a key, or nil.
    public mutating func get(_ key: StoreKey) async throws -> StoreEntry? {
        switch writes[key] {
        case .put(let value): return StoreEntry(key: key.key, value: value, version: versions[key] ?? 0)
        case .delete: return nil
        case nil: break
        }
        let entry = try await store.get(key)
        versions[key] = versions[key] ?? entry?.version ?? 0
        return entry
    }

    /// The JSON object under a key, or nil. Throws `INTERNAL_ERROR` when it is no object.
    public mutating func object(_ key: StoreKey) async throws -> JSONObject? {
        try await get(key)?.object()
    }

    /// Entries of a range in key order, or in reverse.
    public mutating func scan(_ scan: StoreScan) async throws -> [StoreEntry] {
        let own = writes.filter { key, _ in
            key.account == scan.account && !StoreOrder.precedes(key.key, scan.start)
                && (scan.end.isEmpty || StoreOrder.precedes(key.key, scan.end))
        }
        var wider = scan
        wider.limit = min(scan.limit + own.count, 10_000)
        var entries: [StoreEntry] = []
        for entry in try await store.scan(wider) {
            let key = StoreKey(account: scan.account, key: entry.key)
            if own[key] == nil { entries.append(entry) }
        }
        for case (let key, .put(let value)) in own {
            entries.append(StoreEntry(key: key.key, value: value, version: versions[key] ?? 0))
        }
        if !own.isEmpty {
            entries.sort {
                scan.reverse ? StoreOrder.precedes($1.key, $0.key) : StoreOrder.precedes($0.key, $1.key)
            }
        }
        entries = Array(entries.prefix(scan.limit))
        for entry in entries {
            let key = StoreKey(account: scan.account, key: entry.key)
            if own[key] == nil { versions[key] = versions[key] ?? entry.version }
        }
        return entries
    }

    /// Writes a value, at most 1 MiB.
    public mutating func put(_ key: StoreKey, _ value: [UInt8]) {
        writes[key] = .put(value)
    }

    /// Writes JSON.
    public mutating func put(_ key: StoreKey, _ value: JSON) {
        put(key, value.bytes())
    }

    /// Writes a JSON object.
    public mutating func put(_ key: StoreKey, _ value: JSONObject) {
        put(key, JSON.object(value))
    }

    /// Deletes what is under a key.
    public mutating func delete(_ key: StoreKey) {
        writes[key] = .delete
    }

    /// Adds to a counter, which no other commit conflicts with.
    public mutating func add(_ key: StoreKey, _ delta: Int64) {
        adds.append(Commit.Add(key: key, delta: delta))
    }

    /// Appends an event to the log.
    public mutating func publish(_ type: String, account: String, subject: String, data: JSONObject) {
        publishes.append(Commit.Publish(account: account, type: type, subject: subject, data: data))
    }

    /// Enqueues a job, unless one of the same account, kind and key waits or runs.
    public mutating func enqueue(
        _ kind: String, account: String, key: String, payload: JSON = [:], delayMilliseconds: Int64 = 0
    ) {
        enqueues.append(
            Commit.Enqueue(
                account: account, kind: kind, key: key, payload: payload, delayMilliseconds: delayMilliseconds))
    }

    /// What would be committed.
    var commit: Commit {
        var commit = Commit(job: job)
        commit.checks = versions.map { Commit.Check(key: $0.key, version: $0.value) }
        for (key, write) in writes {
            switch write {
            case .put(let value): commit.puts.append(Commit.Put(key: key, value: value))
            case .delete: commit.deletes.append(key)
            }
        }
        commit.adds = adds
        commit.publishes = publishes
        commit.enqueues = enqueues
        return commit
    }
}

/// The store's order of keys: by bytes.
enum StoreOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
