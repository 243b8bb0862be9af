public import PluginSDK
internal import Synchronization

/// A clock that tests move.
public final class TestWallClock: WallClock {
    private let time = Mutex<Int64>(1_767_268_800_000)

    /// 2026-01-01T12:00:00.000Z, until it is moved.
    public init() {}

    public var now: Int64 { time.withLock { $0 } }

    /// Moves the clock on.
    public func advance(milliseconds: Int64) {
        time.withLock { $0 += milliseconds }
    }
}
