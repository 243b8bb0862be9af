public import JSON

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
        try await transaction(attempts: attempts, job: job, answer: { _ in [] }, body)
    }

    /// As ``transaction(attempts:job:_:)``, of an operation that ends with this commit: what `body` returns is the call's
    /// result.
    ///
    /// Where the client sent an idempotency key, the result is recorded by the same commit: however often the request is
    /// repeated, and whatever crashes in between, the change happens once and has one answer. So compose the whole answer
    /// in `body`, and return it from `invoke` as it is. A call has at most one such commit, its last.
    public func answering(
        attempts: Int = 20, _ body: (inout Transaction) async throws -> JSON
    ) async throws -> JSON {
        try await transaction(attempts: attempts, job: nil, answer: { $0.bytes() }, body)
    }

    /// As ``answering(attempts:_:)``, for a result that is JSON text already.
    public func answeringText(
        attempts: Int = 20, _ body: (inout Transaction) async throws -> [UInt8]
    ) async throws -> [UInt8] {
        try await transaction(attempts: attempts, job: nil, answer: { $0 }, body)
    }

    private func transaction<R>(
        attempts: Int, job: Job?, answer: (R) -> [UInt8], _ body: (inout Transaction) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            var transaction = Transaction(store: self, job: job)
            let result = try await body(&transaction)
            if transaction.commit.isEmpty { return result }
            do {
                var commit = transaction.commit
                commit.answer = answer(result)
                try await self.commit(commit)
                return result
            } catch let error as PluginError where error.code == "CONFLICT" && attempt < attempts {
                attempt += 1
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }
}
