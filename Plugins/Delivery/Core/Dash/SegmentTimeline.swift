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
    /// In order, from 0.
    package let runs: [Run]

    /// Of a rendition's segments.
    package init(_ rendition: Rendition) {
        let timescale = rendition.timescale ?? 90_000
        var runs: [Run] = []
        var seconds = 0.0
        var end: Int64 = 0
        for segment in rendition.segments {
            seconds += segment.durationSeconds
            let next = max(end + 1, Int64((seconds * Double(timescale)).rounded()))
            let ticks = next - end
            end = next
            if let last = runs.last, last.ticks == ticks {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(ticks: ticks, count: 1))
            }
        }
        self.timescale = timescale
        self.runs = runs
    }
}
