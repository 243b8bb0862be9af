import Synchronization

/// A store that tells listeners of each commit that was applied, so that nobody has to ask again and again.
package final class ObservedStore: StoreDriver {
    private let base: any StoreDriver
    private let listeners = Mutex<[@Sendable (StoreCommit) -> Void]>([])

    package init(_ base: any StoreDriver) {
        self.base = base
    }

    /// Calls `listener` after each commit, before who made it is answered. It must not take long.
    package func listen(_ listener: @escaping @Sendable (StoreCommit) -> Void) {
        listeners.withLock { $0.append(listener) }
    }

    package var immediate: (any ImmediateReads)? { base.immediate }

    package func get(_ key: [UInt8]) async throws(StoreError) -> StoreEntry? { try await base.get(key) }

    package func scan(_ range: StoreRange) async throws(StoreError) -> [StoreEntry] { try await base.scan(range) }

    @discardableResult
    package func commit(_ commit: StoreCommit) async throws(StoreError) -> UInt64 {
        let version = try await base.commit(commit)
        for listener in listeners.withLock({ $0 }) { listener(commit) }
        return version
    }

    package func commit(_ commit: StoreCommit, then: @escaping CommitAnswer) {
        base.commit(commit) { [self] result in
            if case .success = result { for listener in listeners.withLock({ $0 }) { listener(commit) } }
            then(result)
        }
    }

    package func statistics() -> StoreStatistics { base.statistics() }

    package func close() async { await base.close() }
}
