/// A decoded picture on its way through the rungs of a live run; its time is that of the presentation, 90,000 ticks a second.
struct LivePicture: Sendable {
    var frame: MediaFrame
    /// The segments that begin with it; more than one where there was no picture for long.
    var cuts: [LiveCut]
}
