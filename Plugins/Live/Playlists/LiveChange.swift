/// What happens to a live stream, in the order in which it becomes visible to viewers.
package enum LiveChange: Sendable, Hashable {
    /// The renditions that there are from now on, best first, then sound, then text. Those that are not among them keep what
    /// they have, and get gaps.
    case tracks([LiveTrackDescription])
    /// A rendition's media is described by another init segment from now on; `name` is its file.
    case initSegment(rendition: String, codecs: String, timescale: Int, name: String)
    /// A part can be fetched.
    case part(LivePart, rendition: String)
    /// A segment can be fetched; it ends the one whose parts came.
    case segment(LiveSegment, rendition: String)
    /// A segment is missing and will not come: what was listed of its parts stays.
    case gap(rendition: String, number: Int, startSeconds: Double, durationSeconds: Double)
    /// Before any segment, of a stream that is taken up again: the EXT-X-DISCONTINUITY-SEQUENCE of all renditions.
    case discontinuitySequence(Int)
    /// Nothing more comes.
    case end
}
