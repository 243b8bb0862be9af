/// One rendition of a live stream: the segments and parts that its playlist lists, and where its numbers are.
package struct LiveTrack: Sendable {
    /// What it carries.
    package internal(set) var description: LiveTrackDescription
    /// The window, oldest first.
    package private(set) var segments: [ListedSegment] = []
    /// The segment whose parts are coming; nil between two.
    package private(set) var open: OpenSegment?
    /// EXT-X-DISCONTINUITY-SEQUENCE: the tags that were removed.
    package private(set) var discontinuitySequence = 0
    /// The file of the init segment of what comes next.
    package private(set) var initName: String?
    /// RFC 6381, of each init segment that a listed segment needs; the newest last.
    package private(set) var codecs: [(initName: String, codecs: String)] = []
    /// Ticks a second of what comes next; 90,000 until that is known.
    package private(set) var timescale = 90_000
    /// Whether a segment came that did not start with a keyframe.
    package private(set) var hasDependent = false
    /// The most bits a second of a segment so far.
    package private(set) var peakBitrate = 0.0
    /// How many discontinuities came before what comes next.
    private(set) var run = 0
    /// The number at which the newest discontinuity is; -1: none.
    private(set) var newestDiscontinuity = -1
    /// The longest that the window was, seconds.
    private(set) var longestWindow = 0.0

    init(_ description: LiveTrackDescription, run: Int = 0) {
        self.description = description
        self.run = run
        discontinuitySequence = run
    }

    /// EXT-X-MEDIA-SEQUENCE.
    package var mediaSequence: Int { segments.first?.segment.number ?? open?.number ?? 0 }

    /// The number of the newest whole segment; nil of none.
    package var lastNumber: Int? { segments.last?.segment.number }

    /// The number of the segment whose parts are coming or would come next.
    package var openNumber: Int { open?.number ?? lastNumber.map { $0 + 1 } ?? 0 }

    /// The number that no part was listed of yet.
    package var freeNumber: Int { open.map { $0.number + 1 } ?? openNumber }

    /// Whether nothing was listed yet.
    package var isEmpty: Bool { segments.isEmpty && open == nil }

    /// Where its media ends so far, seconds of the stream's timeline.
    package var endSeconds: Double { open?.endSeconds ?? segments.last?.segment.endSeconds ?? 0 }

    /// What the whole segments last, seconds.
    package var windowSeconds: Double { segments.reduce(0) { $0 + $1.segment.durationSeconds } }

    /// How many parts a segment that is listed has; nil where none is listed of that number.
    package func partCount(of number: Int) -> Int? {
        if let open, open.number == number { return open.parts.count }
        guard let first = segments.first?.segment.number, segments.indices.contains(number - first) else { return nil }
        return segments[number - first].parts.count
    }

    // MARK: What happens to it

    mutating func take(initSegment name: String, codecs text: String, timescale ticks: Int) {
        initName = name
        codecs.removeAll { $0.initName == name }
        codecs.append((name, text))
        if ticks > 0 { timescale = ticks }
    }

    mutating func begin(atDiscontinuity sequence: Int) {
        discontinuitySequence = sequence
        run = sequence
    }

    mutating func add(_ part: LivePart) {
        if open != nil {
            open?.parts.append(part)
        } else {
            if part.hasDiscontinuity { breakOff(at: part.number) }
            if !part.isIndependent { hasDependent = true }
            open = OpenSegment(
                number: part.number, parts: [part], initName: initName, run: run,
                hasDiscontinuity: part.hasDiscontinuity)
        }
    }

    /// Lists a whole segment; it ends the open one.
    mutating func add(_ segment: LiveSegment, now: Int64) {
        var segment = segment
        if let open {
            // What the parts said stands in the playlist already.
            segment.hasDiscontinuity = open.hasDiscontinuity
            segment.startSeconds = open.startSeconds
        } else if segment.hasDiscontinuity {
            breakOff(at: segment.number)
        }
        segments.append(
            ListedSegment(
                segment: segment, parts: open?.parts ?? [], initName: open?.initName ?? initName, run: run,
                listedAt: now))
        open = nil
        if !segment.isIndependent, !segment.isGap { hasDependent = true }
        // A short one says little of the rate, and what it has too much of is made up for by its neighbours.
        if segment.durationSeconds >= 0.5 {
            peakBitrate = max(peakBitrate, Double(segment.sizeBytes) * 8 / segment.durationSeconds)
        }
        longestWindow = max(longestWindow, windowSeconds)
    }

    private mutating func breakOff(at number: Int) {
        run += 1
        newestDiscontinuity = number
    }

    /// Removes the oldest segments that the window does not need, and answers with them (RFC 8216bis section 6.2.2).
    mutating func slide(_ settings: LiveSettings) -> [ListedSegment] {
        let least = max(settings.windowSeconds, Double(settings.targetDuration * 3))
        var rest = windowSeconds
        var count = 0
        while segments.count - count > LiveSettings.fewestSegments {
            rest -= segments[count].segment.durationSeconds
            if rest < least - 0.000_001 { break }
            count += 1
        }
        guard count > 0 else { return [] }
        let removed = Array(segments.prefix(count))
        segments.removeFirst(count)
        discontinuitySequence += removed.count { $0.segment.hasDiscontinuity }
        let needed = Set(segments.compactMap(\.initName) + [open?.initName, initName].compactMap { $0 })
        codecs.removeAll { !needed.contains($0.initName) }
        return removed
    }
}
