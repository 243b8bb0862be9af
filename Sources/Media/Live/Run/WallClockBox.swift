import Synchronization

/// A clock on the wall that the threads of a live run share.
final class WallClockBox: Sendable {
    private let clock = Mutex(WallClock())

    /// See ``WallClock/begin(at:arrived:)``.
    func begin(at ticks: Int64, arrived: Int64) {
        clock.withLock { $0.begin(at: ticks, arrived: arrived) }
    }

    /// See ``WallClock/milliseconds(at:)``.
    func milliseconds(at ticks: Int64) -> Int64 { clock.withLock { $0.milliseconds(at: ticks) } }
}
