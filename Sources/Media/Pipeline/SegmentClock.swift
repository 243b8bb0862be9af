/// Says where a timeline is cut: at the first unit at or after each multiple of the segment's length, or of given times.
package struct SegmentClock {
    private let length: Int64
    /// Where the first segment ends, shorter than the others; 0: it is not.
    private var opening: Int64 = 0
    private var nextCut: Int64 = 0
    /// Given times that are still to come, the last first.
    private var given: [Int64]?
    /// The number of the segment that the last unit belongs to; -1 before the first.
    package private(set) var number = -1

    /// Cuts every `segmentSeconds`, and where the `opening` ends; times are of that many ticks a second.
    package init(segmentSeconds: Double, timescale: Int, opening: Double? = nil) {
        if let opening { self.opening = Int64((opening * Double(timescale)).rounded()) }
        length = max(1, Int64((segmentSeconds * Double(timescale)).rounded()))
    }

    /// Cuts where another rendition was cut, which starts at 0.
    package init(at cuts: [Int64]) {
        length = 1
        given = Array(cuts.reversed())
    }

    /// Whether a segment would start with a unit of that time.
    package func wouldStart(at time: Int64) -> Bool {
        number < 0 || time >= given.map { $0.last ?? Int64.max } ?? nextCut
    }

    /// Counts a unit by its time, in order. True: a segment starts with it.
    package mutating func startsSegment(at time: Int64) -> Bool {
        guard wouldStart(at: time) else { return false }
        number += 1
        while let cut = given?.last, cut <= time { given?.removeLast() }
        nextCut = max(0, time) < opening ? opening : (max(0, time) / length + 1) * length
        return true
    }
}
