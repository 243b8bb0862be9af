/// Where the leading track of a live run is cut: at the first keyframe after the segments' length, at the latest after the
/// longest.
package struct SegmentRule: Sendable {
    private let least: Int64
    private let longest: Int64
    private let slack: Int64
    /// Where the segment started, ticks.
    package private(set) var start: Int64
    /// Whether it can be decoded without those before it.
    package private(set) var isIndependent = true
    /// Whether the next keyframe starts a segment, however short this one is.
    package var isDue = false

    /// Of a track with so many ticks a second, whose first segment starts at `start`.
    package init(segmentSeconds: Double, longestSeconds: Double, timescale: Int64, start: Int64) {
        least = Int64((segmentSeconds * Double(timescale)).rounded())
        longest = max(1, Int64((longestSeconds * Double(timescale)).rounded(.down)))
        // Sources round times to milliseconds.
        slack = timescale / 50
        self.start = start
    }

    /// The latest moment at which the segment may end.
    package var latest: Int64 { start + longest }

    /// Whether a segment starts with a sample of that time. `length` is how long it is expected to last.
    package func cuts(at time: Int64, isKeyframe: Bool, length: Int64) -> Bool {
        guard time > start else { return false }
        if isKeyframe {
            // After a cut between keyframes the next one makes things whole again.
            let wanted = isIndependent ? least - slack : least / 2
            if isDue || time - start >= wanted { return true }
        }
        return time + length > latest
    }

    /// A segment starts.
    package mutating func begin(at time: Int64, isIndependent: Bool) {
        start = time
        self.isIndependent = isIndependent
        if isIndependent { isDue = false }
    }
}
