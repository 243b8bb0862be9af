import Glibc

/// The time of day, and waiting for it; tests move one by hand.
public protocol WallClock: Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    var now: Int64 { get }

    /// Returns at `time` (milliseconds since 1970), or as soon as the task is cancelled.
    func wait(until time: Int64) async
}

/// The system's clock.
public struct SystemClock: WallClock {
    /// Makes one.
    public init() {}

    public var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    public func wait(until time: Int64) async {
        let milliseconds = time - now
        if milliseconds > 0 { try? await Task.sleep(for: .milliseconds(milliseconds)) }
    }
}
