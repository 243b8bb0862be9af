/// A moment at which all renditions of a live run begin a new segment.
struct LiveCut {
    /// On the presentation's clock, 90,000 ticks a second.
    let time: Int64
    /// The number of the init segments that hold from there on, where other ones do.
    let initNumber: Int?
}
