import Kernel
import Synchronization

/// How the reading of one body gets on, for who may want to end it from another thread.
///
/// Only the time in which the server waits for the client counts as idle: a slow disk is not the client's.
final class BodyProgress: BodyIntake {
    private struct State {
        /// Since when a piece is waited for; nil while one is being stored.
        var waitingSince: ContinuousClock.Instant?
        var isOver = false
        var wasCut = false
    }

    private let state = Mutex(State())
    private let cut: @Sendable () -> Void

    /// `cut` has the reading fail.
    init(cut: @escaping @Sendable () -> Void) {
        self.cut = cut
    }

    /// The next piece is waited for.
    func waits() { state.withLock { $0.waitingSince = .now } }

    /// It came, or will not.
    func goesOn() { state.withLock { $0.waitingSince = nil } }

    /// Nothing is read any more.
    func isOver() { state.withLock { $0.isOver = true } }

    /// Whether it was ended from this side.
    var wasCut: Bool { state.withLock { $0.wasCut } }

    func end(idle: Duration) async -> Bool {
        if endIfIdle(for: idle) { return true }
        try? await Task.sleep(for: idle)
        return endIfIdle(for: idle)
    }

    private func endIfIdle(for idle: Duration) -> Bool {
        let (isEnded, cuts) = state.withLock { state in
            if state.isOver || state.wasCut { return (true, false) }
            guard let since = state.waitingSince, ContinuousClock.now - since >= idle else { return (false, false) }
            state.wasCut = true
            return (true, true)
        }
        if cuts { cut() }
        return isEnded
    }
}
