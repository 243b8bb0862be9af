/// A Media Segment that is whole and can be fetched, or the gap in its place.
package struct LiveSegment: Sendable, Hashable {
    /// Its Media Sequence Number.
    package var number: Int
    /// Of the stream's timeline, which never steps back.
    package var startSeconds: Double
    /// Seconds of media.
    package var durationSeconds: Double
    /// Bytes of the file; 0 of a gap.
    package var sizeBytes: Int64
    /// Whether it starts with a frame to start decoding at.
    package var isIndependent: Bool
    /// When its first sample came in, milliseconds since 1970.
    package var wallClock: Int64
    /// Whether the timeline or the format breaks before it.
    package var hasDiscontinuity: Bool
    /// Whether there is no such file: the media is missing (section 4.4.4.7).
    package var isGap: Bool

    /// Describes one.
    package init(
        number: Int, startSeconds: Double, durationSeconds: Double, sizeBytes: Int64 = 0, isIndependent: Bool = true,
        wallClock: Int64 = 0, hasDiscontinuity: Bool = false, isGap: Bool = false
    ) {
        self.number = number
        self.startSeconds = startSeconds
        self.durationSeconds = durationSeconds
        self.sizeBytes = sizeBytes
        self.isIndependent = isIndependent
        self.wallClock = wallClock
        self.hasDiscontinuity = hasDiscontinuity
        self.isGap = isGap
    }

    /// Where it ends, seconds of the stream's timeline.
    package var endSeconds: Double { startSeconds + durationSeconds }

    /// Its file in the rendition's folder.
    package var fileName: String { "\(number).m4s" }
}
