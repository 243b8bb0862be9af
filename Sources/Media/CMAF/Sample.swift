/// A picture or block of a segment, in decoding order, on the track's own clock.
struct Sample {
    let unit: CodedUnit
    /// When it is decoded, ticks.
    var decodeTime: Int64
    /// When it is shown, ticks.
    var presentationTime: Int64
    /// Until the next is decoded, ticks.
    var duration: Int64
}
