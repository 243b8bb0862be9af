internal import Synchronization

/// Decides which reports of progress are stored: the store is for what must last, and a bar needs one a second.
final class ProgressThrottle: Sendable {
    private struct State {
        var latest = 0.0
        var storedAt: Int64?
    }

    private let state = Mutex(State())

    /// The latest report, for the commit of a segment.
    var latest: Double { state.withLock { $0.latest } }

    /// Takes a report; true at most once a second (`now` is in milliseconds).
    func isDue(_ fraction: Double, now: Int64) -> Bool {
        state.withLock { state in
            state.latest = max(state.latest, fraction)
            // A clock that was set back must not silence it.
            if let storedAt = state.storedAt, now >= storedAt, now < storedAt + 1000 { return false }
            state.storedAt = now
            return true
        }
    }
}
