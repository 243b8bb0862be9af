/// A part or a segment that is complete: what starts in an interval of a track's clock.
package struct CutPiece<Unit> {
    /// The segment's number.
    package let number: Int
    /// Of a part: its place in the segment; of a segment: nil.
    package let part: Int?
    /// Of a part: whether the segment ends with it.
    package var isLast = false
    /// Of a segment: how many parts it has.
    package let parts: Int
    /// The interval, ticks.
    package let start: Int64
    package let end: Int64
    /// None where nothing starts in it: a picture that is shown for longer than a part.
    package let units: [TimedUnit<Unit>]
}
