import Synchronization

/// Counts the requests that are being answered, so that a stop can wait for the last of them.
final class RequestsInFlight: Sendable {
    private struct State {
        var count = 0
        var isStopping = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Whether the server takes nothing new.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// A request came. Answers with whether the server is stopping.
    func begin() -> Bool {
        state.withLock { state in
            state.count += 1
            return state.isStopping
        }
    }

    /// A request was answered.
    func end() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count -= 1
            guard state.count == 0 else { return nil }
            defer { state.waiting = nil }
            return state.waiting
        }
        waiting?.resume()
    }

    /// Nothing new is taken from now on.
    func stop() { state.withLock { $0.isStopping = true } }

    /// Returns once no request is being answered. One caller at a time.
    func drained() async {
        await withCheckedContinuation { continuation in
            let isDrained = state.withLock { state in
                if state.count > 0 { state.waiting = continuation }
                return state.count == 0
            }
            if isDrained { continuation.resume() }
        }
    }
}
