/// Checks EVENT and VOD presentations against ``HLSRule``s: a client of the server's for tests.
///
/// What it finds is empty for a presentation that keeps all rules.
public enum HLSChecker {
    /// Checks a media playlist by itself.
    public static func violations(media text: String, at address: String = "media playlist") -> [HLSViolation] {
        let playlist = HLSMediaPlaylist(text)
        var found = playlist.lines.violations(
            address,
            once: [
                "EXTM3U", "EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-PLAYLIST-TYPE",
                "EXT-X-ENDLIST", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-START",
            ])
        func note(_ rule: HLSRule, _ problem: String) { found.append(HLSViolation(rule, address, problem)) }
        if playlist.version != playlist.neededVersion {
            note(.versionAsNeeded, "states \(playlist.version), needs \(playlist.neededVersion)")
        }
        if let target = playlist.targetDuration, target > 0 {
            for segment in playlist.segments where Int(segment.durationSeconds.rounded()) > target {
                note(.segmentsWithinTargetDuration, "\(segment.address) lasts \(segment.durationSeconds) of \(target)")
            }
        } else {
            note(.targetDurationStated, "it is missing or no positive whole number")
        }
        for segment in playlist.segments where segment.durationSeconds <= 0 {
            note(.everySegmentTimed, "\(segment.address) has no duration")
        }
        if playlist.lines.values("EXTINF").count != playlist.segments.count {
            note(.everySegmentTimed, "an EXTINF has no address")
        }
        switch playlist.type {
        case "EVENT": break
        case "VOD": if !playlist.isEnded { note(.endListAtEnd, "VOD without EXT-X-ENDLIST") }
        default: note(.playlistTypeStated, playlist.type ?? "it is missing")
        }
        if playlist.isEnded, playlist.lines.lines.last != .tag(name: "EXT-X-ENDLIST", value: "") {
            note(.endListAtEnd, "something follows EXT-X-ENDLIST")
        }
        if let sequence = playlist.lines.values("EXT-X-MEDIA-SEQUENCE").first, sequence != "0" {
            note(.sequenceStartsAtZero, sequence)
        }
        checkMap(playlist, note)
        if playlist.isIFramesOnly {
            for segment in playlist.segments where segment.range?.offset == nil {
                note(.iFrameRangesStated, segment.address)
            }
        }
        if Set(playlist.segments.map(\.address)).count != playlist.segments.count {
            note(.segmentsDistinct, "an address comes twice")
        }
        for name in playlist.segments.map(\.address) + [playlist.map].compactMap({ $0 })
        where !HLSLines.isRelative(name) {
            note(.addressesRelative, name)
        }
        return found
    }

    private static func checkMap(_ playlist: HLSMediaPlaylist, _ note: (HLSRule, String) -> Void) {
        let isFragmented = playlist.segments.contains { $0.address.hasSuffix(".m4s") || $0.address.hasSuffix(".mp4") }
        guard isFragmented else { return }
        let first = playlist.lines.lines.first { line in
            switch line {
            case .tag("EXT-X-MAP", _), .address: true
            default: false
            }
        }
        guard case .tag(_, let value) = first, HLSAttributes(value).quoted("URI") != nil else {
            return note(.mapBeforeSegments, "no EXT-X-MAP with a URI stands before the first segment")
        }
    }

    /// Checks a later answer of the same address against an earlier one.
    public static func violations(
        reload later: String, after earlier: String, at address: String = "media playlist"
    ) -> [HLSViolation] {
        let (before, after) = (HLSMediaPlaylist(earlier), HLSMediaPlaylist(later))
        var found: [HLSViolation] = []
        if before.targetDuration != after.targetDuration {
            found.append(
                HLSViolation(
                    .targetDurationKept, address, "\(before.targetDuration ?? 0) became \(after.targetDuration ?? 0)"))
        }
        if Array(after.segments.prefix(before.segments.count)) != before.segments || after.map != before.map {
            found.append(HLSViolation(.onlyGrows, address, "what was listed changed"))
        }
        if before.isEnded, earlier != later {
            found.append(HLSViolation(.nothingAfterEnd, address, "it changed after EXT-X-ENDLIST"))
        }
        return found
    }
}
