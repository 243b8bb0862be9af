import Synchronization

/// Counts the requests that are being answered, so that a stop can wait for the last of them.
final class RequestsInFlight: Sendable {
    private struct State {
        var count = 0
        var isStopping = false
        var waiting: CheckedContinuation<Void, Never>?
        var held: [UInt64: @Sendable () -> Void] = [:]
        var lastHeld: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Whether the server takes nothing new.
    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// How many are being answered.
    var count: Int { state.withLock { $0.count } }

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

    /// Nothing new is taken from now on, and what is only held is cancelled.
    func stop() {
        let held = state.withLock { state in
            state.isStopping = true
            defer { state.held = [:] }
            return state.held.values
        }
        for cancel in held { cancel() }
    }

    /// Runs something that waits for what may never come: it is cancelled when the server stops, as when the caller is.
    func held<R: Sendable>(_ wait: @escaping @Sendable () async -> R) async -> R {
        let task = Task { await wait() }
        let id = state.withLock { state -> UInt64? in
            guard !state.isStopping else { return nil }
            state.lastHeld += 1
            state.held[state.lastHeld] = { task.cancel() }
            return state.lastHeld
        }
        if id == nil { task.cancel() }
        defer { if let id { state.withLock { $0.held[id] = nil } } }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

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
