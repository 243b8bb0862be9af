import Synchronization

/// What the threads of one run share: the first failure, and how to wake everybody after it.
package final class RunState: Sendable {
    private struct State {
        var failure: MediaFailure?
        var wakers: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Of a run that begins.
    package init() {}

    /// The failure that ended the run, or nil.
    var failure: MediaFailure? { state.withLock { $0.failure } }

    /// Has a queue aborted when the run fails.
    func watch<Element>(_ queue: BoundedQueue<Element>) {
        state.withLock { $0.wakers.append { queue.abort() } }
    }

    /// Ends the run, unless it failed already.
    func fail(_ failure: MediaFailure) {
        let wakers = state.withLock { state in
            if state.failure == nil { state.failure = failure }
            return state.wakers
        }
        for wake in wakers { wake() }
    }
}
