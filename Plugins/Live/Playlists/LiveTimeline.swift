/// Which moment a place of the stream's timeline is, the same for all renditions (RFC 8216bis section 6.2.4).
///
/// Between two discontinuities the mapping never changes, so that what a player computes from one segment holds for the
/// next: the moments at which samples came in differ from it by how evenly they came.
struct LiveTimeline: Sendable, Hashable {
    private struct Anchor: Hashable {
        var seconds: Double
        var milliseconds: Int64
    }

    /// By how many discontinuities came before.
    private var anchors: [Int: Anchor] = [:]
    /// Where the media ends that came so far, by the same.
    private var ends: [Int: Double] = [:]

    /// When the stream's first sample came in, milliseconds since 1970.
    private(set) var origin: Int64?

    /// Where a run begins, seconds of the stream's timeline.
    func start(ofRun run: Int) -> Double? { anchors[run]?.seconds }

    /// Takes note of media after so many discontinuities; the first of a run fixes the run's mapping, and never runs back
    /// behind what was stated of the run before (section 6.2.1).
    mutating func note(run: Int, start: Double, end: Double, wallClock: Int64) {
        if anchors[run] == nil {
            let before = ends[run - 1].flatMap { moment(run: run - 1, $0) } ?? 0
            anchors[run] = Anchor(seconds: start, milliseconds: max(wallClock, before))
            if origin == nil { origin = anchors[run]?.milliseconds }
        }
        ends[run] = max(ends[run] ?? end, end)
    }

    /// Milliseconds since 1970; nil of a run that nothing came of.
    func moment(run: Int, _ seconds: Double) -> Int64? {
        anchors[run].map { $0.milliseconds + Int64(((seconds - $0.seconds) * 1000).rounded()) }
    }

    /// Forgets runs before one.
    mutating func forget(before run: Int) {
        anchors = anchors.filter { $0.key >= run }
        ends = ends.filter { $0.key >= run - 1 }
    }
}
