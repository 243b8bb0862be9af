/// A Partial Segment (RFC 8216bis section 4.4.4.9) that can be fetched: whole `moof` and `mdat` pairs.
package struct LivePart: Sendable, Hashable {
    /// Its segment's Media Sequence Number.
    package var number: Int
    /// Its Part Index, from 0.
    package var index: Int
    /// Of the stream's timeline, which never steps back.
    package var startSeconds: Double
    /// Seconds of media.
    package var durationSeconds: Double
    /// Bytes of the file.
    package var sizeBytes: Int64
    /// Whether it contains a frame to start decoding at.
    package var isIndependent: Bool
    /// When its first sample came in, milliseconds since 1970.
    package var wallClock: Int64
    /// Whether its segment ends with it: what comes next is part 0 of the next one.
    package var isLast: Bool
    /// Of part 0: whether the timeline or the format breaks before it.
    package var hasDiscontinuity: Bool

    /// Describes one.
    package init(
        number: Int, index: Int, startSeconds: Double, durationSeconds: Double, sizeBytes: Int64 = 0,
        isIndependent: Bool, wallClock: Int64, isLast: Bool = false, hasDiscontinuity: Bool = false
    ) {
        self.number = number
        self.index = index
        self.startSeconds = startSeconds
        self.durationSeconds = durationSeconds
        self.sizeBytes = sizeBytes
        self.isIndependent = isIndependent
        self.wallClock = wallClock
        self.isLast = isLast
        self.hasDiscontinuity = hasDiscontinuity
    }

    /// Its file in the rendition's folder.
    package var fileName: String { "\(number).\(index).m4s" }
}
