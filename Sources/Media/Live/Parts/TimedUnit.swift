/// Something coded with its place on a track's clock, ticks.
package struct TimedUnit<Unit> {
    /// What it is.
    package let unit: Unit
    /// When it is decoded.
    package let start: Int64
    /// Until the next is decoded.
    package internal(set) var duration: Int64
    /// Whether decoding can start with it.
    package let isSync: Bool
}
