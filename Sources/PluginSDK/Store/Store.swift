/// An ordered key-value store with optimistic commits: the plugin's own namespace, a space for each account.
public protocol Store: Sendable {
    /// What is under a key, or nil.
    func get(_ key: StoreKey) async throws -> StoreEntry?
    /// Entries of a range in key order, or in reverse.
    func scan(_ scan: StoreScan) async throws -> [StoreEntry]
    /// Changes all or nothing; success means durable.
    ///
    /// Throws `CONFLICT` (a check failed), `LEASE_LOST` (the job is another's by now), `STORE_FULL`.
    func commit(_ commit: Commit) async throws
}

extension Store {
    /// Runs `body` and commits what it wrote, if nothing of what it read has changed since; else runs it again.
    ///
    /// `body` reads and writes through the ``Transaction`` alone and must otherwise be free of effects. A body that wrote
    /// nothing commits nothing. With `job`, the commit holds only while that attempt has its lease (`LEASE_LOST`).
    /// Throws what `body` throws, without a commit, and `CONFLICT` after `attempts`.
    public func transaction<R>(
        attempts: Int = 20, job: Job? = nil, _ body: (inout Transaction) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            var transaction = Transaction(store: self, job: job)
            let result = try await body(&transaction)
            if transaction.commit.isEmpty { return result }
            do {
                try await commit(transaction.commit)
                return result
            } catch let error as PluginError where error.code == "CONFLICT" && attempt < attempts {
                attempt += 1
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }
}
