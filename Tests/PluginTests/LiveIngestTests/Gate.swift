import Synchronization

/// Waits that a test ends, in place of time.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var last: UInt64 = 0
        var waits: [Duration] = []
    }

    private let state = Mutex(State())

    /// How long was to be waited, each time.
    var waits: [Duration] { state.withLock { $0.waits } }

    /// Returns when the gate is opened, or the task is cancelled, which it throws.
    @Sendable func wait(_ duration: Duration = .zero) async throws {
        let id = state.withLock { state in
            state.waits.append(duration)
            state.last += 1
            return state.last
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    if state.isOpen || Task.isCancelled { return true }
                    state.waiting[id] = continuation
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            let continuation = state.withLock { $0.waiting.removeValue(forKey: id) }
            continuation?.resume()
        }
        try Task.checkCancellation()
    }

    /// Lets all through.
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting { continuation.resume() }
    }
}
