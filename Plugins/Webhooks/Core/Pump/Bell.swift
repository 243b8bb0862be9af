internal import Synchronization

/// Wakes the one who listens; rings that nobody heard count as one.
final class Bell: Sendable {
    private enum State {
        case quiet
        case rung
        case awaited(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.quiet)

    func ring() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard case .awaited(let waiting) = state else {
                state = .rung
                return nil
            }
            state = .quiet
            return waiting
        }
        waiting?.resume()
    }

    /// Ends when it rings, or when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                let isRung = state.withLock { state in
                    if case .rung = state {
                        state = .quiet
                        return true
                    }
                    state = .awaited(waiting)
                    return false
                }
                if isRung { waiting.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}
