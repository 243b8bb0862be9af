/// The host's wall clock.
public protocol WallClock: Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    var now: Int64 { get }
}
