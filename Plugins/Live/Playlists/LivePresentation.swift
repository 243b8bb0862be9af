/// A live stream as its viewers see it: the tracks, and what playlists say of them. A pure state: time comes with each call.
package struct LivePresentation: Sendable {
    /// What never changes.
    package let settings: LiveSettings
    /// Best first, then sound, then text.
    package private(set) var tracks: [LiveTrack] = []
    /// Whether nothing more comes.
    package private(set) var isEnded = false
    /// Counts the changes: what was rendered of an equal one is still right.
    package private(set) var version = 0
    private(set) var timeline = LiveTimeline()
    /// The numbers before which the timeline breaks, of all renditions: theirs must be the same (section 6.2.4).
    private var discontinuities: Set<Int> = []
    private var firstRun = 0
    private var removed: [LiveRemoval] = []
    private var problems: [LiveChangeError] = []
    /// The renditions that the source has now; the others get gaps.
    private var current: Set<String> = []

    /// Segments in a row that may be missing.
    private static let mostGaps = 1000

    /// A stream of which nothing came yet.
    package init(settings: LiveSettings) {
        self.settings = settings
    }

    /// The track of a rendition.
    package func track(_ rendition: String) -> LiveTrack? {
        tracks.first { $0.description.name == rendition }
    }

    /// When a place of a track's timeline is, milliseconds since 1970.
    package func moment(run: Int, _ seconds: Double) -> Int64? { timeline.moment(run: run, seconds) }

    /// When the stream's first sample came in, milliseconds since 1970; nil before it.
    package var availabilityStart: Int64? { timeline.origin }

    /// Whether every rendition that plays has three segments, with which players start (RFC 8216bis section 6.3.3).
    package var isBuffered: Bool {
        isEnded || tracks.allSatisfy { $0.isEmpty || $0.segments.count >= 3 }
    }

    /// What texts are cut like: the first picture that plays, else the first sound.
    package var reference: LiveTrack? {
        let playing = tracks.filter { plays($0) }
        return playing.first { $0.description.kind == .video } ?? playing.first { $0.description.kind == .audio }
    }

    /// Where a run of the source begins, seconds of the stream's timeline.
    func periodStart(_ run: Int) -> Double? { timeline.start(ofRun: run) }

    /// The number that no rendition has listed anything of: with it a new run of the source begins.
    package var freeNumber: Int { tracks.map(\.freeNumber).max() ?? 0 }

    /// Where the longest rendition ends, seconds of the stream's timeline.
    package var endSeconds: Double { tracks.map(\.endSeconds).max() ?? 0 }

    /// The gaps that make all renditions begin anew at ``freeNumber``: of segments that broke off amid their parts, and of
    /// what a rendition lacks that another has.
    package var gapsToCatchUp: [LiveChange] {
        let free = freeNumber
        return tracks.filter { !$0.isEmpty }.flatMap { track -> [LiveChange] in
            (track.openNumber..<max(free, track.openNumber)).map { number in
                let twin = tracks.compactMap { $0.span(of: number) }.first
                let own = track.open.flatMap { $0.number == number ? ($0.startSeconds, $0.durationSeconds) : nil }
                let (start, duration) = own ?? twin ?? (track.endSeconds, Double(settings.targetDuration))
                return .gap(
                    rendition: track.description.name, number: number, startSeconds: start, durationSeconds: duration)
            }
        }
    }

    /// Files whose time is over at `now`, milliseconds since 1970: those of segments that were removed and that no viewer can
    /// still want (section 6.2.2). Each comes once.
    package mutating func takeExpired(now: Int64) -> [LiveRemoval] {
        let over = removed.filter { $0.until <= now }
        removed.removeAll { $0.until <= now }
        return over
    }

    /// What was listed although it breaks a promise, since leaving it out would be worse; for the log. Each comes once.
    package mutating func takeProblems() -> [LiveChangeError] {
        defer { problems = [] }
        return problems
    }

    // MARK: Changes

    /// Takes a change that happened at `now`, milliseconds since 1970. One that does not fit throws and changes nothing.
    package mutating func apply(_ change: LiveChange, now: Int64) throws(LiveChangeError) {
        guard !isEnded else {
            if change == .end { return }
            throw LiveChangeError(.ended, "The stream has ended.")
        }
        switch change {
        case .tracks(let descriptions): describe(descriptions)
        case .initSegment(let rendition, let codecs, let timescale, let name):
            tracks[try place(of: rendition)].take(initSegment: name, codecs: codecs, timescale: timescale)
        case .part(let part, let rendition): try add(part, to: try place(of: rendition), now: now)
        case .segment(let segment, let rendition): try add(segment, to: try place(of: rendition), now: now)
        case .gap(let rendition, let number, let start, let duration):
            let gap = LiveSegment(
                number: number, startSeconds: start, durationSeconds: duration, isIndependent: false, isGap: true)
            try add(gap, to: try place(of: rendition), now: now)
        case .discontinuitySequence(let sequence):
            firstRun = max(0, sequence)
            for place in tracks.indices where tracks[place].isEmpty {
                tracks[place].begin(atDiscontinuity: firstRun)
            }
        case .end: end(now: now)
        }
        version += 1
    }

    private mutating func describe(_ descriptions: [LiveTrackDescription]) {
        var known = tracks
        var next: [LiveTrack] = []
        for description in descriptions where !next.contains(where: { $0.description.name == description.name }) {
            if let place = known.firstIndex(where: { $0.description.name == description.name }) {
                var track = known.remove(at: place)
                track.description = description
                next.append(track)
            } else {
                next.append(LiveTrack(description, run: tracks.map(\.run).max() ?? firstRun))
            }
        }
        current = Set(next.map(\.description.name))
        tracks = next + known.filter { !$0.isEmpty }
    }

    private func place(of rendition: String) throws(LiveChangeError) -> Int {
        guard let place = tracks.firstIndex(where: { $0.description.name == rendition }) else {
            throw LiveChangeError(.unknownRendition, "There is no rendition \"\(rendition)\".")
        }
        return place
    }

    private mutating func add(_ part: LivePart, to place: Int, now: Int64) throws(LiveChangeError) {
        guard settings.isLowLatency else { return }
        try checkTimes(part.startSeconds, part.durationSeconds)
        var part = part
        if let open = tracks[place].open {
            guard part.number == open.number, part.index == open.parts.count, !open.isWhole else {
                throw LiveChangeError(.outOfOrder, "Part \(part.fileName) comes amid segment \(open.number).")
            }
        } else {
            guard part.index == 0, tracks[place].isEmpty || part.number >= tracks[place].openNumber else {
                throw LiveChangeError(.outOfOrder, "Part \(part.fileName) comes where another is due.")
            }
            try fillUp(place, to: part.number, start: part.startSeconds, now: now)
            part.hasDiscontinuity = breaks(part.hasDiscontinuity, before: part.number, of: tracks[place])
        }
        if part.durationSeconds > settings.partSeconds + 0.000_5 {
            problems.append(
                LiveChangeError(.tooLong, "Part \(part.fileName) lasts \(part.durationSeconds) seconds."))
        }
        tracks[place].add(part)
        timeline.note(
            run: tracks[place].run, start: part.startSeconds, end: part.startSeconds + part.durationSeconds,
            wallClock: part.wallClock)
    }

    private mutating func add(_ segment: LiveSegment, to place: Int, now: Int64) throws(LiveChangeError) {
        try checkTimes(segment.startSeconds, segment.durationSeconds)
        let track = tracks[place]
        guard track.isEmpty || track.open.map({ $0.number == segment.number }) ?? (segment.number >= track.openNumber)
        else { throw LiveChangeError(.outOfOrder, "Segment \(segment.number) comes where another is due.") }
        var segment = segment
        if segment.isGap { segment.durationSeconds = min(segment.durationSeconds, Double(settings.targetDuration)) }
        if !segment.isGap, Int(segment.durationSeconds.rounded()) > settings.targetDuration {
            problems.append(
                LiveChangeError(.tooLong, "Segment \(segment.number) lasts \(segment.durationSeconds) seconds."))
        }
        if track.open == nil {
            try fillUp(place, to: segment.number, start: segment.startSeconds, now: now)
            segment.hasDiscontinuity = breaks(segment.hasDiscontinuity, before: segment.number, of: tracks[place])
        }
        tracks[place].add(segment, now: now)
        if !segment.isGap {
            timeline.note(
                run: tracks[place].run, start: segment.startSeconds, end: segment.endSeconds,
                wallClock: segment.wallClock)
        }
        slide(place, now: now)
        try keepUp(with: segment, now: now)
    }

    /// Renditions that the source no longer has go on as gaps, so that their playlists do.
    private mutating func keepUp(with segment: LiveSegment, now: Int64) throws(LiveChangeError) {
        for place in tracks.indices where !current.contains(tracks[place].description.name) {
            let track = tracks[place]
            guard !track.isEmpty, track.openNumber <= segment.number else { continue }
            if track.open != nil {
                try apply(gapOfOpenSegment(track), now: now)
            }
            try fillUp(place, to: segment.number + 1, start: segment.endSeconds, now: now)
        }
    }

    private func checkTimes(_ start: Double, _ duration: Double) throws(LiveChangeError) {
        guard start.isFinite, start >= 0, start < 1e9, duration.isFinite, duration > 0, duration < 1e6 else {
            throw LiveChangeError(.badTime, "A segment or part starts at \(start) and lasts \(duration) seconds.")
        }
    }

    /// Lists gaps for the numbers that a track leaves out.
    private mutating func fillUp(
        _ place: Int, to number: Int, start: Double, now: Int64
    ) throws(LiveChangeError) {
        guard !tracks[place].isEmpty, number > tracks[place].openNumber else { return }
        let missing = tracks[place].openNumber..<number
        guard missing.count <= Self.mostGaps else {
            throw LiveChangeError(.outOfOrder, "Segment \(number) leaves out \(missing.count).")
        }
        for next in missing {
            let track = tracks[place]
            let length = min(
                max((start - track.endSeconds) / Double(number - next), 0.001), Double(settings.targetDuration))
            let gap = LiveSegment(
                number: next, startSeconds: track.endSeconds, durationSeconds: length, isIndependent: false,
                hasDiscontinuity: breaks(false, before: next, of: track), isGap: true)
            tracks[place].add(gap, now: now)
            slide(place, now: now)
        }
    }

    /// Whether the timeline breaks before a number of a track. Where other tracks had it break earlier, and this one's gaps
    /// took that over, it does not break twice.
    private mutating func breaks(_ isAnnounced: Bool, before number: Int, of track: LiveTrack) -> Bool {
        if discontinuities.contains(number) { return true }
        guard isAnnounced, tracks.contains(where: { !$0.isEmpty }) else { return false }
        let newest = discontinuities.filter { $0 <= number }.max() ?? -1
        let gapBefore = track.segments.last.map { $0.segment.isGap && $0.run == track.run } ?? false
        if newest >= 0, newest == track.newestDiscontinuity, gapBefore, onlyGaps(of: track, since: newest) {
            return false
        }
        discontinuities.insert(number)
        return true
    }

    private func onlyGaps(of track: LiveTrack, since number: Int) -> Bool {
        track.segments.allSatisfy { $0.segment.number < number || $0.segment.isGap }
    }

    private mutating func slide(_ place: Int, now: Int64) {
        for item in tracks[place].slide(settings) {
            let seconds = item.segment.durationSeconds + tracks[place].longestWindow + Double(settings.targetDuration)
            removed.append(
                LiveRemoval(
                    rendition: tracks[place].description.name, segment: item.segment, partCount: item.parts.count,
                    until: max(now, item.listedAt + Int64(seconds * 1000))))
        }
        let oldest = tracks.map(\.mediaSequence).min() ?? 0
        discontinuities = discontinuities.filter { $0 >= oldest || $0 == discontinuities.max() }
        timeline.forget(before: tracks.compactMap { $0.segments.first?.run ?? $0.open?.run }.min() ?? 0)
    }

    private mutating func end(now: Int64) {
        // Of what broke off amid a segment, the parts stay.
        for track in tracks where track.open != nil { try? apply(gapOfOpenSegment(track), now: now) }
        isEnded = true
    }

    private func gapOfOpenSegment(_ track: LiveTrack) -> LiveChange {
        .gap(
            rendition: track.description.name, number: track.openNumber,
            startSeconds: track.open?.startSeconds ?? track.endSeconds,
            durationSeconds: track.open?.durationSeconds ?? Double(settings.targetDuration))
    }
}

extension LiveTrack {
    /// Where a number's segment begins and how long it is, as far as it is listed.
    func span(of number: Int) -> (start: Double, duration: Double)? {
        if let open, open.number == number { return (open.startSeconds, open.durationSeconds) }
        return segments.last { $0.segment.number == number }.map {
            ($0.segment.startSeconds, $0.segment.durationSeconds)
        }
    }
}
