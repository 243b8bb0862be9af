/// Cuts a track into parts and segments as its samples come (RFC 8216bis, 4.4.4.9).
///
/// A part is an interval that holds the samples that start in it. It ends where a sample ends, between 85 and 100 % of the
/// part target, as late as possible; where no sample ends there, it ends after exactly the target. So the rules hold whatever
/// the samples' lengths are. The last part of a segment may be shorter. A part is complete when the sample after it came, or the
/// segment ended: so it is known whether it is the last.
package struct PartCutter<Unit> {
    private let target: Int64?
    private let least: Int64
    /// Samples of the part that is being filled; the last one's length may not be known yet.
    private var pending: [TimedUnit<Unit>] = []
    private var isLastOpen = false
    private var lastEnd: Int64
    /// Of the segment, in parts that are complete.
    private var complete: [TimedUnit<Unit>] = []
    private var part = 0
    /// Where the part that is being filled starts, ticks.
    package private(set) var partStart: Int64
    /// Where the segment started, ticks.
    package private(set) var segmentStart: Int64
    /// The number of the segment that is being filled.
    package private(set) var number: Int

    /// The part target in ticks, nil for none; the first segment's number and start.
    package init(target: Int64?, number: Int, start: Int64) {
        self.target = target.map { max(1, $0) }
        least = target.map { ($0 * 85 + 99) / 100 } ?? 0
        self.number = number
        segmentStart = start
        partStart = start
        lastEnd = start
    }

    /// The last sample, as long as it is in no part: a segment may start with it after all.
    package var last: TimedUnit<Unit>? { pending.last }
    /// No sample may start before it.
    package var floor: Int64 { isLastOpen ? (pending.last?.start ?? partStart) + 1 : max(partStart, lastEnd) }

    /// Takes the next sample; it starts at ``floor`` or later. Its length is not known before the next comes, unless it is
    /// given. `expected` is how long it is likely to be otherwise.
    package mutating func add(
        _ unit: Unit, start: Int64, duration: Int64? = nil, isSync: Bool, expected: Int64
    ) -> [CutPiece<Unit>] {
        closeLast(at: start)
        let pieces = advance(to: start, expected: duration ?? expected)
        pending.append(TimedUnit(unit: unit, start: start, duration: duration ?? expected, isSync: isSync))
        isLastOpen = duration == nil
        if let duration { lastEnd = start + duration }
        return pieces
    }

    /// Ends the segment there; the next one starts.
    package mutating func cut(at end: Int64) -> [CutPiece<Unit>] {
        let end = max(end, partStart)
        closeLast(at: end)
        var pieces = advance(to: end, expected: 0)
        if end > partStart { pieces += close(at: end, isLast: true) }
        guard end > segmentStart else { return pieces }
        pieces.append(
            CutPiece(
                number: number, part: nil, parts: target == nil ? 0 : part, start: segmentStart, end: end,
                units: complete))
        complete = []
        part = 0
        number += 1
        segmentStart = end
        return pieces
    }

    /// Nothing will start before that time: completes the parts that end by then.
    package mutating func pass(_ time: Int64) -> [CutPiece<Unit>] {
        guard let target, time >= partStart + target else { return [] }
        closeLast(at: partStart + target)
        return advance(to: time, expected: 1)
    }

    private mutating func closeLast(at time: Int64) {
        guard isLastOpen, let last = pending.last, last.start < time else { return }
        pending[pending.count - 1].duration = time - last.start
        lastEnd = time
        isLastOpen = false
    }

    /// A sample ends at that time, or none starts before it.
    private mutating func advance(to time: Int64, expected: Int64) -> [CutPiece<Unit>] {
        guard let target else { return [] }
        var pieces: [CutPiece<Unit>] = []
        while time > partStart + target {
            let boundary = pending.last { $0.start >= partStart + least && $0.start <= partStart + target }?.start
            pieces += close(at: boundary ?? partStart + target)
        }
        if time >= partStart + least, time + expected > partStart + target { pieces += close(at: time) }
        return pieces
    }

    private mutating func close(at end: Int64, isLast: Bool = false) -> [CutPiece<Unit>] {
        let count = pending.firstIndex { $0.start >= end } ?? pending.count
        let units = Array(pending[..<count])
        pending.removeFirst(count)
        complete += units
        defer {
            partStart = end
            part += 1
        }
        guard target != nil else { return [] }
        return [
            CutPiece(
                number: number, part: part, isLast: isLast, parts: 0, start: partStart, end: end, units: units)
        ]
    }
}
