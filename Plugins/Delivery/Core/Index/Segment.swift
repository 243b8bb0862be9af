/// A media segment that plays.
package struct Segment: Sendable, Hashable {
    /// Seconds of media.
    package var durationSeconds: Double
    /// Bytes of the file.
    package var sizeBytes: Int64
    /// From the file's start to the end of the keyframe that it starts with; 0 where it starts with none.
    package var keyframeBytes: Int64

    /// Describes one.
    package init(durationSeconds: Double, sizeBytes: Int64, keyframeBytes: Int64 = 0) {
        self.durationSeconds = durationSeconds
        self.sizeBytes = sizeBytes
        self.keyframeBytes = keyframeBytes
    }
}
