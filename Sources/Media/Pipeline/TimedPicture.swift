/// A decoded picture with its place in the segments. Its times are ticks of the output from the first picture on.
struct TimedPicture: Sendable {
    var frame: MediaFrame
    /// The number of the segment that it belongs to.
    let segment: Int
    /// Whether that segment starts with it.
    let startsSegment: Bool
}
