internal import Synchronization

/// Why a connection is to end, and what then interrupts who waits for its bytes.
final class Dismissal: Sendable {
    private struct State {
        var error: LiveIngestError?
        var interrupt: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Why it is to end; nil: it is not.
    var error: LiveIngestError? { state.withLock { $0.error } }

    /// Has `interrupt` called when it is to end, at once where it is already.
    func attach(_ interrupt: @escaping @Sendable () -> Void) {
        let isDue = state.withLock { state in
            guard state.error == nil else { return true }
            state.interrupt = interrupt
            return false
        }
        if isDue { interrupt() }
    }

    /// Nobody waits any more: what interrupted them is let go, since it may hold all that the connection had, and that holds this.
    func detach() {
        _ = state.withLock { $0.interrupt.take() }
    }

    /// It is to end. The first reason stands.
    func end(_ error: LiveIngestError) {
        let interrupt = state.withLock { state -> (@Sendable () -> Void)? in
            guard state.error == nil else { return nil }
            state.error = error
            return state.interrupt.take()
        }
        interrupt?()
    }
}
