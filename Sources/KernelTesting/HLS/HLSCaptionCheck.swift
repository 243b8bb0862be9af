/// Holds the parts of a text track against each other (RFC 8216bis section 3.1.4, W3C WebVTT).
struct HLSCaptionCheck {
    private struct Cue: Hashable {
        let start: Double
        let end: Double
        let text: String
    }

    /// What was found.
    private(set) var violations: [HLSViolation] = []

    init(_ playlist: HLSMediaPlaylist, at address: String, _ files: [String: HLSAnswer]) {
        let folder = HLSInspection.folder(of: address)
        var start = 0.0
        var spans: [(place: String, start: Double, end: Double, cues: Set<Cue>)] = []
        for segment in playlist.segments {
            let end = start + segment.durationSeconds
            let place = folder + segment.address
            if let file = files[place] { spans.append((place, start, end, cues(of: file.text, at: place))) }
            start = end
        }
        let all = spans.reduce(into: Set<Cue>()) { $0.formUnion($1.cues) }
        for span in spans {
            // What begins or ends on a cut, to a millisecond, may be on either side.
            for cue in all.subtracting(span.cues)
            where cue.start < span.end - 0.001 && cue.end > span.start + 0.001 {
                violations.append(HLSViolation(.cuesRepeated, span.place, "it lacks the cue at \(cue.start)"))
            }
            for cue in span.cues where cue.start > span.end + 0.001 || cue.end < span.start - 0.001 {
                violations.append(HLSViolation(.cuesRepeated, span.place, "the cue at \(cue.start) is not shown in it"))
            }
        }
    }

    private mutating func cues(of text: String, at place: String) -> Set<Cue> {
        let blocks = text.split(separator: "\n\n", omittingEmptySubsequences: true)
        let head = blocks.first?.split(separator: "\n") ?? []
        if head.first?.hasPrefix("WEBVTT") != true {
            violations.append(HLSViolation(.captionsWellFormed, place, "it does not begin with WEBVTT"))
        }
        if !head.contains(where: { $0.hasPrefix("X-TIMESTAMP-MAP=") }) {
            violations.append(HLSViolation(.captionsMapped, place, "its head has no X-TIMESTAMP-MAP"))
        }
        var cues: Set<Cue> = []
        for block in blocks.dropFirst() {
            let lines = block.split(separator: "\n")
            guard let times = lines.first, times.contains("-->") else { continue }
            let words = times.split(separator: " ")
            guard words.count >= 3, let start = Self.seconds(words[0]), let end = Self.seconds(words[2]), end > start,
                !lines.dropFirst().contains(where: { $0.contains("-->") })
            else {
                violations.append(HLSViolation(.captionsWellFormed, place, "a cue is malformed: \(times)"))
                continue
            }
            cues.insert(Cue(start: start, end: end, text: lines.dropFirst().joined(separator: "\n")))
        }
        return cues
    }

    private static func seconds(_ text: Substring) -> Double? {
        let parts = text.split(separator: ":").map { Double($0) }
        guard 2...3 ~= parts.count, parts.allSatisfy({ $0 != nil }) else { return nil }
        return parts.reduce(0) { $0 * 60 + ($1 ?? 0) }
    }
}
