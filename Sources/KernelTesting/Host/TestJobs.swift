public import PluginSDK
internal import Synchronization

/// Cancels jobs that wait in a ``TestStore``, and remembers what was cancelled.
public final class TestJobs: Jobs {
    /// What a cancel named.
    public struct Cancelled: Sendable, Hashable {
        public let account: String
        public let kind: String
        public let key: String
    }

    private let store: TestStore
    private let state = Mutex<[Cancelled]>([])

    /// The jobs of a store.
    public init(store: TestStore) {
        self.store = store
    }

    /// What was cancelled, in order.
    public var cancelled: [Cancelled] { state.withLock { $0 } }

    public func cancel(account: String, kind: String, key: String) async throws {
        state.withLock { $0.append(Cancelled(account: account, kind: kind, key: key)) }
        store.dropJob(account: account, kind: kind, key: key)
    }
}
