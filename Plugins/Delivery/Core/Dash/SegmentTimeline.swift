/// How long the segments of a rendition are, in ticks of its clock (ISO/IEC 23009-1, section 5.3.9.6): exact where the clock
/// is known, for a segment is a whole number of ticks long; else rounded without the error adding up.
package struct SegmentTimeline: Sendable, Hashable {
    /// Segments one after the other that are equally long.
    package struct Run: Sendable, Hashable {
        /// The length of each.
        package var ticks: Int64
        /// How many there are.
        package var count: Int

        /// Describes a run.
        package init(ticks: Int64, count: Int) {
            self.ticks = ticks
            self.count = count
        }
    }

    /// Ticks a second.
    package let timescale: Int
    /// Where the first begins, ticks.
    package let start: Int64
    /// The number in the first one's file name.
    package let startNumber: Int
    /// In order.
    package let runs: [Run]

    /// Of a rendition's segments, or of those at some places.
    package init(_ rendition: Rendition, places: Range<Int>? = nil) {
        let timescale = rendition.timescale ?? 90_000
        let places = places ?? rendition.segments.indices
        let ticks = { (seconds: Double) in Int64((seconds * Double(timescale)).rounded()) }
        let before = rendition.segments.prefix(places.lowerBound).reduce(0) { $0 + $1.durationSeconds }
        let first = rendition.segments[places].first
        var seconds = first?.startSeconds ?? before
        start = ticks(seconds)
        startNumber = first?.number ?? places.lowerBound
        var end = start
        var runs: [Run] = []
        for place in places {
            seconds = (rendition.segments[place].startSeconds ?? seconds) + rendition.segments[place].durationSeconds
            if place + 1 < places.upperBound { seconds = rendition.segments[place + 1].startSeconds ?? seconds }
            let next = max(end + 1, ticks(seconds))
            let length = next - end
            end = next
            if let last = runs.last, last.ticks == length {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(ticks: length, count: 1))
            }
        }
        self.timescale = timescale
        self.runs = runs
    }
}
