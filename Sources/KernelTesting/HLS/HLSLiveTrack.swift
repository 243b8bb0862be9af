/// One rendition of a recorded live session: what its playlist said from one answer to the next.
public struct HLSLiveTrack: Sendable {
    /// Its playlist's, "720p/live.m3u8".
    public let address: String
    /// All segments that were ever listed, by their numbers, as they were last.
    public internal(set) var segments: [Int: HLSLivePlaylist.Segment] = [:]
    /// The newest answer, whole.
    public internal(set) var last: HLSLivePlaylist?
    /// What was found.
    public internal(set) var violations: [HLSLiveViolation] = []
    /// When each address was first listed, seconds since the recording began.
    var listedAt: [String: Double] = [:]
    /// The addresses that were hinted.
    var hinted: Set<String> = []
    /// When the newest answer came.
    var lastAt = 0.0
    let terms: HLSLiveSession.Terms
    private var newestAt = (segment: 0.0, part: 0.0)
    private var hint: (after: HLSPartPlace, address: String)?
    private var text = ""
    /// The addresses of the newest playlist's reports before the end.
    private var reported: Set<String>?

    init(address: String, terms: HLSLiveSession.Terms) {
        self.address = address
        self.terms = terms
    }

    /// Whether its playlists state EXT-X-INDEPENDENT-SEGMENTS; nil where none came.
    var isIndependent: Bool? { last.map(\.isIndependent) }

    /// Whether it is a text's.
    var isText: Bool { last?.segments.contains { $0.address?.hasSuffix(".vtt") == true } ?? false }

    /// The folder of its files.
    var folder: String { HLSInspection.folder(of: address) }

    var targetDuration: Double { Double(last?.targetDuration ?? 0) }

    mutating func note(_ rule: HLSLiveRule, _ exchange: HLSLiveExchange, _ problem: String) {
        let query = exchange.query.isEmpty ? "" : "?\(exchange.query)"
        violations.append(HLSLiveViolation(rule, address + query, at: exchange.answeredAt, problem))
    }

    /// Takes an answer, in the order in which they came.
    mutating func take(_ exchange: HLSLiveExchange) {
        let answer = exchange.answer.status == 200 ? HLSLivePlaylist(exchange.answer.text) : nil
        checkDirectives(exchange, answer)
        guard let raw = answer else {
            if last != nil, ![400, 503].contains(exchange.answer.status) {
                note(.renditionsReachable, exchange, "HTTP \(exchange.answer.status)")
            }
            return
        }
        checkServing(exchange)
        checkSkip(raw, exchange)
        let playlist = raw.completed(from: segments)
        for (rule, problem) in HLSLivePlaylistCheck(playlist, isWhole: raw.skipped == 0, terms).problems {
            note(rule, exchange, problem)
        }
        // Two requests that overlap may be answered in one order and arrive in another.
        if let last, exchange.askedAt < lastAt, playlist.newest < last.newest { return }
        checkReload(playlist, exchange)
        checkTimes(playlist, exchange)
        checkHint(playlist, exchange)
        for segment in playlist.segments + [playlist.open].compactMap({ $0 }) {
            for name in segment.parts.map(\.address) + [segment.address].compactMap({ $0 })
            where listedAt[name] == nil {
                listedAt[name] = exchange.answeredAt
            }
            // Parts are removed from the playlist, not from what is known.
            var segment = segment
            if let known = segments[segment.number], known.parts.count > segment.parts.count {
                segment.parts = known.parts
            }
            segments[segment.number] = segment
        }
        if !playlist.isEnded { reported = Set(playlist.reports.compactMap(\.address)) }
        if raw.skipped == 0 { text = exchange.answer.text }
        last = playlist
        lastAt = exchange.answeredAt
    }

    // MARK: From one answer to the next

    private mutating func checkReload(_ playlist: HLSLivePlaylist, _ exchange: HLSLiveExchange) {
        guard let last else { return }
        if last.isEnded, exchange.answer.text != text {
            note(.nothingAfterEnd, exchange, "it changed after EXT-X-ENDLIST")
        }
        if playlist.targetDuration != last.targetDuration || playlist.control != last.control
            || playlist.partTarget != last.partTarget
        {
            note(.promisesKept, exchange, "target duration, server control or part target changed")
        }
        if playlist.mediaSequence ?? 0 < last.mediaSequence ?? 0
            || playlist.discontinuitySequence ?? 0 < last.discontinuitySequence ?? 0
        {
            note(.sequencesKept, exchange, "a sequence ran back")
        }
        if playlist.newest < last.newest { note(.onlyGrows, exchange, "\(last.newest) was the newest before") }
        for segment in playlist.segments + [playlist.open].compactMap({ $0 }) {
            guard let known = segments[segment.number] else { continue }
            let isSame =
                (known.address ?? segment.address) == segment.address
                && (known.durationSeconds ?? segment.durationSeconds) == segment.durationSeconds
                && known.date == segment.date && known.map == segment.map
                && (known.address == nil || known.isGap == segment.isGap)
                && zip(known.parts, segment.parts).allSatisfy { $0 == $1 }
            if !isSame { note(.onlyGrows, exchange, "segment \(segment.number) is another than it was") }
            if known.run != segment.run {
                note(.sequencesKept, exchange, "segment \(segment.number) had \(known.run), has \(segment.run)")
            }
        }
        if playlist.mediaSequence ?? 0 > 0, !playlist.isEnded {
            let seconds = playlist.segments.reduce(0) { $0 + $1.seconds }
            if playlist.segments.count < 6 || seconds < targetDuration * 3 - 0.001 {
                note(.windowLongEnough, exchange, "\(playlist.segments.count) segments, \(seconds) seconds")
            }
        }
    }

    private mutating func checkTimes(_ playlist: HLSLivePlaylist, _ exchange: HLSLiveExchange) {
        let now = exchange.answeredAt
        defer {
            if last == nil || playlist.newest.number > last?.newest.number ?? -1
                || playlist.segments.count > 0
                    && playlist.segments.last?.number != last?.segments.last?.number
            {
                newestAt.segment = now
            }
            if last == nil || playlist.newest > last?.newest ?? playlist.newest { newestAt.part = now }
        }
        guard let last, !last.isEnded, !playlist.isEnded else { return }
        func isPaused(_ from: Double) -> Bool {
            terms.pauses.contains { $0.lowerBound <= now && $0.upperBound >= from }
        }
        if playlist.segments.last?.number != last.segments.last?.number,
            now - newestAt.segment > targetDuration * 1.5 + terms.slack, !isPaused(newestAt.segment)
        {
            note(.newSegmentInTime, exchange, "it came after \(now - newestAt.segment) seconds")
        }
        // Only who waits for each part sees when it comes.
        guard terms.isLowLatency, exchange.directive("_HLS_part") != nil, playlist.newest > last.newest,
            let target = playlist.partTarget, !isPaused(newestAt.part)
        else { return }
        if now - newestAt.part > target + terms.slack {
            note(.newPartInTime, exchange, "it came after \(now - newestAt.part) seconds")
        }
    }

    private mutating func checkHint(_ playlist: HLSLivePlaylist, _ exchange: HLSLiveExchange) {
        if let hint, let next = playlist.part(after: hint.after), next.address != hint.address {
            note(.hintComesTrue, exchange, "\(hint.address) was hinted, \(next.address) came")
        }
        hint = playlist.hints.first { $0.type == "PART" }.map { (playlist.newest, $0.address) }
        for hint in playlist.hints { hinted.insert(hint.address) }
    }

    /// What can be told once the recording is over.
    func atTheEnd(of renditions: [HLSLiveTrack]) -> [HLSLiveViolation] {
        guard let last else { return [] }
        var found: [HLSLiveViolation] = []
        if terms.hasEnded, !last.isEnded {
            found.append(HLSLiveViolation(.endListAtEnd, address, at: lastAt, "there is no EXT-X-ENDLIST"))
        }
        // Whose text it is, the other playlists need not know.
        let others = Set(renditions.filter { $0.address != address && !$0.isText }.map { "../\($0.address)" })
        if terms.isLowLatency, let reported, reported != others {
            found.append(
                HLSLiveViolation(
                    .renditionsReported, address, at: lastAt, "\(reported.sorted()) are, of \(others.sorted())"))
        }
        return found
    }
}
