import Synchronization

/// Wakes one waiting task. A ring while nobody waits is kept for the next wait.
package final class Doorbell: Sendable {
    private struct State {
        var isRung = false
        var last: UInt64 = 0
        var waiting: (id: UInt64, continuation: CheckedContinuation<Void, Never>)?
    }

    private let state = Mutex(State())

    /// Nobody rang yet.
    package init() {}

    /// Whether a ring is kept for the next wait.
    package var isRung: Bool { state.withLock { $0.isRung } }

    /// Wakes who waits, or the next who does.
    package func ring() {
        state.withLock { state in
            defer { state.waiting = nil }
            if state.waiting == nil { state.isRung = true }
            return state.waiting?.continuation
        }?.resume()
    }

    /// Returns at a ring, or when the task is cancelled; a cancelled wait leaves a ring for the next.
    package func wait() async {
        let id = state.withLock { state in
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if Task.isCancelled { return true }
                    if state.isRung {
                        state.isRung = false
                        return true
                    }
                    state.waiting = (id, continuation)
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state -> CheckedContinuation<Void, Never>? in
                guard let waiting = state.waiting, waiting.id == id else { return nil }
                state.waiting = nil
                return waiting.continuation
            }?.resume()
        }
    }

    /// Returns at a ring or at a time, whichever comes first.
    package func wait(until time: Int64, clock: any WallClock) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { await clock.wait(until: time) }
            await group.next()
            group.cancelAll()
        }
    }
}
