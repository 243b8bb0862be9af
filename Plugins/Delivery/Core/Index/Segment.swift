/// A media segment that plays.
package struct Segment: Sendable, Hashable {
    /// Seconds of media.
    package var durationSeconds: Double
    /// Bytes of the file.
    package var sizeBytes: Int64
    /// From the file's start to the end of the keyframe that it starts with; 0 where it starts with none.
    package var keyframeBytes: Int64
    /// Which init segment it needs: 0 for `init.mp4`, K for `init-K.mp4`; of what was live, another one after each
    /// interruption.
    package var initNumber = 0
    /// Whether the timeline or the format breaks before it.
    package var hasDiscontinuity = false
    /// Whether there is no such file: the media is missing.
    package var isGap = false
    /// In its file's name, where that is not its place in the rendition.
    package var number: Int?
    /// Where it begins on the files' clock, seconds; nil: where the one before it ends.
    package var startSeconds: Double?

    /// Describes one.
    package init(durationSeconds: Double, sizeBytes: Int64, keyframeBytes: Int64 = 0) {
        self.durationSeconds = durationSeconds
        self.sizeBytes = sizeBytes
        self.keyframeBytes = keyframeBytes
    }
}
