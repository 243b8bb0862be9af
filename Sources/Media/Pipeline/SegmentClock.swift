/// Says where a timeline is cut: at the first unit at or after each multiple of the segment's length.
package struct SegmentClock {
    private let length: Int64
    private var nextCut: Int64 = 0
    /// The number of the segment that the last unit belongs to; -1 before the first.
    package private(set) var number = -1

    /// Cuts every `segmentSeconds`; times are of that many ticks a second.
    package init(segmentSeconds: Double, timescale: Int) {
        length = max(1, Int64((segmentSeconds * Double(timescale)).rounded()))
    }

    /// Counts a unit by its time, in order. True: a segment starts with it.
    package mutating func startsSegment(at time: Int64) -> Bool {
        guard number < 0 || time >= nextCut else { return false }
        number += 1
        nextCut = (max(0, time) / length + 1) * length
        return true
    }
}
