import Synchronization

/// The idempotent calls that are under way in plugins, by their id across the boundary.
///
/// One stays until its plugin completes it, also when nobody waits any more: what it commits late must be recorded, too.
enum IdempotentCalls {
    /// Plugins that never complete what was cancelled do not fill the memory.
    private static let most = 100_000

    private struct State {
        var calls: [UInt64: (call: IdempotentCall, plugin: String)] = [:]
    }

    private static let state = Mutex(State())
    private static let count = Atomic<Int>(0)

    /// Notes a call before a plugin gets it.
    static func add(_ call: IdempotentCall, id: UInt64, plugin: String) {
        state.withLock { state in
            if state.calls.count >= most, let oldest = state.calls.keys.min() { state.calls[oldest] = nil }
            state.calls[id] = (call, plugin)
            count.store(state.calls.count, ordering: .releasing)
        }
    }

    /// Forgets a call that its plugin completed. Costs nothing while there are none.
    static func remove(_ id: UInt64) {
        guard count.load(ordering: .acquiring) > 0 else { return }
        state.withLock { state in
            state.calls[id] = nil
            count.store(state.calls.count, ordering: .releasing)
        }
    }

    /// The call of that id, where it is a plugin's own and idempotent.
    static func find(_ id: UInt64, plugin: String) -> IdempotentCall? {
        guard id != 0, count.load(ordering: .acquiring) > 0 else { return nil }
        return state.withLock { $0.calls[id] }.flatMap { $0.plugin == plugin ? $0.call : nil }
    }
}
