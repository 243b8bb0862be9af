/// Reads SubRip: a number, the times, the text, an empty line. Numbers may be missing or wrong, and an empty line before the
/// next number, too; what is no part of a cue is not passed over.
struct SubRipReader {
    private let lines: SourceLines
    private var sheet = CaptionSheet()
    private var place = 0

    /// Reads a file.
    static func read(_ lines: SourceLines) throws(CaptionProblem) -> CaptionSheet {
        var reader = SubRipReader(lines: lines)
        while reader.place < lines.count {
            if lines.isBlank(reader.place) { reader.place += 1 } else { try reader.readCue() }
        }
        return reader.sheet
    }

    private init(lines: SourceLines) {
        self.lines = lines
    }

    /// Without spaces, tabs and what is not to be seen at its ends.
    static func trimmed(_ text: String) -> String {
        let isSpace = { (scalar: Unicode.Scalar) in scalar.value <= 0x20 || scalar == "\u{FEFF}" || scalar == "\u{A0}" }
        let start = text.unicodeScalars.drop(while: isSpace)
        let end = start.lastIndex { !isSpace($0) }
        return end.map { String(start[...$0]) } ?? ""
    }

    private mutating func readCue() throws(CaptionProblem) {
        if CueTime.number(Self.trimmed(lines[place])) != nil { place += 1 }
        guard let text = lines.line(place), !lines.isBlank(place) else {
            throw CaptionProblem(line: place, "A number without a cue: its times must be on the next line.")
        }
        let line = place + 1
        guard let (start, end) = Self.times(text) else { throw Self.problem(with: text, line: line) }
        place += 1
        var markup = CueMarkup(.subRip)
        while !lines.isBlank(place), !beginsCue(place) {
            let text = lines[place]
            if text.contains("-->") { throw Self.problem(with: text, line: place + 1) }
            markup.append(line: text)
            place += 1
        }
        try sheet.add(
            Cue(
                start: start, end: end, settings: CueSettings.place(markup.place == 2 ? nil : markup.place),
                text: markup.payload),
            line: line)
    }

    /// Whether a line begins another cue though no empty line came before it.
    private func beginsCue(_ place: Int) -> Bool {
        let line = lines[place]
        if line.contains("-->") { return Self.times(line) != nil }
        guard CueTime.number(Self.trimmed(line)) != nil else { return false }
        return lines.line(place + 1).flatMap(Self.times) != nil
    }

    private static func problem(with text: String, line: Int) -> CaptionProblem {
        let looksLikeTimes = text.contains("-->") || text.contains("->") && text.contains(":")
        return CaptionProblem(
            line: line,
            looksLikeTimes
                ? "The times of the cue cannot be read: they are written 00:00:01,000 --> 00:00:02,000."
                : "Here is text that belongs to no cue: a cue is a number, its times, 00:00:01,000 --> 00:00:02,000, "
                    + "its text, and an empty line.")
    }

    /// What follows the times is where some programs put the text's frame, and goes.
    private static func times(_ line: String) -> (Int, Int)? {
        let halves = line.split(separator: "-->", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let second = trimmed(String(halves[1])).prefix { $0 != " " && $0 != "\t" }
        guard let start = CueTime.read(trimmed(String(halves[0])), marks: ",.", isExact: false),
            let end = CueTime.read(second, marks: ",.", isExact: false)
        else { return nil }
        return (start, end)
    }
}
