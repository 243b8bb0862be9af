import Synchronization

/// Processes that were started before they are needed. Each is taken once.
package final class Standby<Waiting: Sendable>: Sendable {
    private struct State {
        var waiting: [Waiting] = []
        /// Those that are being started.
        var starting = 0
        var hasEnded = false
    }

    private let most: Int
    private let start: @Sendable () -> Waiting?
    private let isAlive: @Sendable (Waiting) -> Bool
    private let stop: @Sendable (Waiting) -> Void
    private let state = Mutex(State())

    /// Of `most` at once; none is started before ``fill()``. `start` answers nil where it cannot; `stop` ends one that is not
    /// needed any more. None of them is called twice at once for the same one, nor under a lock.
    package init(
        most: Int, start: @escaping @Sendable () -> Waiting?, isAlive: @escaping @Sendable (Waiting) -> Bool,
        stop: @escaping @Sendable (Waiting) -> Void
    ) {
        self.most = most
        self.start = start
        self.isAlive = isAlive
        self.stop = stop
    }

    /// The one that waits longest and is alive; nil where none does.
    package func take() -> Waiting? {
        while let next = state.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) {
            if isAlive(next) { return next }
        }
        return nil
    }

    /// Starts as many as are to wait. One that cannot be started is not missed: the next time it is tried again.
    package func fill() {
        while reserve() {
            let started = start()
            let isUnwanted = state.withLock { state in
                state.starting -= 1
                guard let started, !state.hasEnded else { return true }
                state.waiting.append(started)
                return false
            }
            if isUnwanted {
                if let started { stop(started) }
                return
            }
        }
    }

    /// Ends those that wait; no more are started.
    package func end() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for one in waiting { stop(one) }
    }

    private func reserve() -> Bool {
        state.withLock { state in
            guard !state.hasEnded, state.waiting.count + state.starting < most else { return false }
            state.starting += 1
            return true
        }
    }
}
