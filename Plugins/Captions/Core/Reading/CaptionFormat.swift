/// The formats that caption files come in.
package enum CaptionFormat: String, Sendable, CaseIterable {
    /// W3C WebVTT.
    case webVTT = "vtt"
    /// SubRip.
    case subRip = "srt"
    /// W3C TTML, of any profile.
    case timedText = "ttml"
    /// Advanced SubStation Alpha, and SubStation Alpha before it.
    case advanced = "ass"

    /// What a text looks like; where that does not tell, what its name ends in. Nil where neither does.
    static func found(in text: [UInt8], lines: SourceLines, filename: String) -> CaptionFormat? {
        let start = String(decoding: text.prefix(4096), as: UTF8.self).drop { $0.isWhitespace }
        if start.hasPrefix("WEBVTT") { return .webVTT }
        if start.hasPrefix("<") { return .timedText }
        var first: String?
        for place in 0..<min(lines.count, 4096) {
            if lines.isBlank(place) { continue }
            let line = lines[place]
            let word = line.lowercased()
            if word.hasPrefix("[script info]") || word.hasPrefix("[events]") || word.hasPrefix("[v4") {
                return .advanced
            }
            if line.contains("-->"), first.map({ CueTime.number(SubRipReader.trimmed($0)) != nil }) ?? true {
                return .subRip
            }
            first = first ?? line
        }
        if let first, CueTime.number(SubRipReader.trimmed(first)) != nil { return .subRip }
        return named(filename)
    }

    private static func named(_ filename: String) -> CaptionFormat? {
        switch filename.split(separator: ".").last?.lowercased() {
        case "vtt", "webvtt": .webVTT
        case "srt": .subRip
        case "ttml", "dfxp", "xml", "itt": .timedText
        case "ass", "ssa": .advanced
        default: nil
        }
    }
}
