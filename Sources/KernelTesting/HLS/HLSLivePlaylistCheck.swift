/// Holds one live media playlist against the rules that it must keep by itself.
struct HLSLivePlaylistCheck {
    private let playlist: HLSLivePlaylist
    private let isWhole: Bool
    private let terms: HLSLiveSession.Terms
    /// What was found.
    private(set) var problems: [(HLSLiveRule, String)] = []

    /// `isWhole`: nothing of it was skipped.
    init(_ playlist: HLSLivePlaylist, isWhole: Bool, _ terms: HLSLiveSession.Terms) {
        self.playlist = playlist
        self.isWhole = isWhole
        self.terms = terms
        checkLines()
        checkSegments()
        checkDates()
        let isText = playlist.segments.contains { $0.address?.hasSuffix(".vtt") == true }
        guard terms.isLowLatency, !isText else { return }
        checkPromises()
        checkParts()
        checkHints()
    }

    private mutating func note(_ rule: HLSLiveRule, _ problem: String) { problems.append((rule, problem)) }

    private var all: [HLSLivePlaylist.Segment] { playlist.segments + [playlist.open].compactMap { $0 } }

    private mutating func checkLines() {
        let lines = playlist.lines
        if let problem = lines.problem { note(.wellFormed, problem) }
        for name in [
            "EXTM3U", "EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE",
            "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-SKIP", "EXT-X-ENDLIST",
        ] where lines.values(name).count > 1 { note(.wellFormed, "\(name) comes twice") }
        for name in [
            "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-PART", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT",
            "EXT-X-MAP", "EXT-X-SKIP",
        ] {
            for value in lines.values(name) where !HLSAttributes(value).isWellFormed {
                note(.wellFormed, "\(name):\(value)")
            }
        }
        if !lines.values("EXT-X-PLAYLIST-TYPE").isEmpty { note(.noPlaylistType, "there is one") }
        if playlist.mediaSequence == nil || playlist.discontinuitySequence == nil {
            note(.sequencesStated, "one is missing")
        }
        let hasMap = all.contains { $0.map != nil }
        let needed = playlist.skipsDateRanges ? 10 : playlist.skipped > 0 ? 9 : hasMap ? 6 : 3
        if playlist.version != needed { note(.versionAsNeeded, "states \(playlist.version), needs \(needed)") }
        if playlist.isEnded, lines.lines.last != .tag(name: "EXT-X-ENDLIST", value: "") {
            note(.nothingAfterEnd, "something follows EXT-X-ENDLIST")
        }
    }

    private mutating func checkSegments() {
        let target = playlist.targetDuration ?? 0
        if target <= 0 { note(.segmentsWithinTargetDuration, "no target duration is stated") }
        for segment in playlist.segments {
            guard let seconds = segment.durationSeconds, seconds > 0 else {
                note(.everySegmentTimed, "segment \(segment.number)")
                continue
            }
            if Int(seconds.rounded()) > target {
                note(.segmentsWithinTargetDuration, "segment \(segment.number) lasts \(seconds) of \(target)")
            }
        }
        for segment in all {
            let names = segment.parts.map(\.address) + [segment.address, segment.map].compactMap { $0 }
            for name in names where !HLSLines.isRelative(name) { note(.addressesRelative, name) }
            let isFragmented = names.contains { $0.hasSuffix(".m4s") }
            if isFragmented, segment.map == nil, !segment.isGap {
                note(.mapBeforeSegments, "segment \(segment.number)")
            }
            if segment.date == nil { note(.everySegmentDated, "segment \(segment.number)") }
            if playlist.isIndependent, let first = segment.parts.first, !first.isIndependent, !first.isGap {
                note(.independenceIsTrue, first.address)
            }
        }
    }

    private mutating func checkDates() {
        for (segment, next) in zip(all, all.dropFirst()) {
            guard let date = segment.date, let following = next.date else { continue }
            let drift = Double(following - date) / 1000 - segment.seconds
            if next.run == segment.run ? abs(drift) > 0.05 : drift < -1 {
                note(.datesFollowMedia, "segment \(next.number) is dated \(drift) seconds off")
            }
        }
    }

    private mutating func checkPromises() {
        guard let target = playlist.partTarget, target > 0 else {
            return note(.partTargetStated, "there is no PART-TARGET")
        }
        let control = playlist.control
        if control?.raw("CAN-BLOCK-RELOAD") != "YES" { note(.serverControlStated, "no CAN-BLOCK-RELOAD") }
        if control?.decimal("PART-HOLD-BACK") ?? 0 < target * 3 - 0.000_01 {
            note(.serverControlStated, "PART-HOLD-BACK is under \(target * 3)")
        }
        if control?.decimal("CAN-SKIP-UNTIL") ?? 0 < Double(playlist.targetDuration ?? 0) * 6 {
            note(.serverControlStated, "CAN-SKIP-UNTIL is under six target durations")
        }
    }

    private mutating func checkParts() {
        let target = playlist.partTarget ?? 0
        let edge = Double(playlist.targetDuration ?? 0) * 3
        var distance = 0.0
        for segment in all.reversed() {
            let end = distance
            distance += segment.seconds
            for (place, part) in segment.parts.enumerated() {
                if part.durationSeconds > target + 0.000_5 {
                    note(.partsWithinTarget, "\(part.address) lasts \(part.durationSeconds) of \(target)")
                }
                let next = segment.parts.indices.contains(place + 1) ? segment.parts[place + 1] : nil
                // The last of a segment that grows may be the last for good.
                let mayBeShort = next == nil || next?.isIndependent == true || next?.isGap == true || part.isGap
                if part.durationSeconds < target * 0.85 - 0.000_5, !mayBeShort {
                    note(.partsLongEnough, "\(part.address) lasts \(part.durationSeconds) of \(target)")
                }
            }
            guard let seconds = segment.durationSeconds else { continue }
            let sum = segment.parts.reduce(0) { $0 + $1.durationSeconds }
            if !segment.parts.isEmpty, abs(sum - seconds) > 0.001, !segment.isGap {
                note(.partsFillSegments, "segment \(segment.number) lasts \(seconds), its parts \(sum)")
            }
            if segment.parts.isEmpty, distance < edge, !segment.isGap, !playlist.isEnded,
                segment.address?.hasSuffix(".m4s") == true
            {
                note(.partsAtTheEdge, "segment \(segment.number) has none")
            }
            if !segment.parts.isEmpty, end > edge + 0.001 {
                note(.noPartsFarFromTheEdge, "segment \(segment.number) ends \(end) seconds before the end")
            }
        }
    }

    private mutating func checkHints() {
        if Set(playlist.hints.map(\.type)).count != playlist.hints.count {
            note(.oneHint, "there are several of a type")
        }
        if playlist.isEnded, !playlist.hints.isEmpty { note(.oneHint, "there is one after the end") }
        for report in playlist.reports {
            guard let address = report.address, HLSLines.isRelative(address), let number = report.number else {
                note(.renditionsReported, "a report lacks URI or LAST-MSN")
                continue
            }
            if abs(number - playlist.newest.number) > 2 {
                note(.renditionsReported, "\(address) is said to be at \(number), this one is at \(playlist.newest)")
            }
        }
    }
}
