/// A media segment that plays.
package struct Segment: Sendable, Hashable {
    /// Seconds of media.
    package var durationSeconds: Double
    /// Bytes of the file.
    package var sizeBytes: Int64

    /// Describes one.
    package init(durationSeconds: Double, sizeBytes: Int64) {
        self.durationSeconds = durationSeconds
        self.sizeBytes = sizeBytes
    }
}
