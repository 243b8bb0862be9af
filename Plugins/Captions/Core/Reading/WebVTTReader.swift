/// Reads WebVTT (W3C WebVTT, section 4.1). Notes and headers go; styles, regions, names of cues and their settings stay.
///
/// It asks for what the format asks of authors where a player would drop a cue in silence, and is as lenient as players are
/// where nothing is lost by it: a missing empty line between cues, settings that are none.
struct WebVTTReader {
    private let lines: SourceLines
    private var sheet = CaptionSheet()
    private var place = 0

    /// Reads a file.
    static func read(_ lines: SourceLines) throws(CaptionProblem) -> CaptionSheet {
        var reader = WebVTTReader(lines: lines)
        try reader.readAll()
        return reader.sheet
    }

    private init(lines: SourceLines) {
        self.lines = lines
    }

    private mutating func readAll() throws(CaptionProblem) {
        let header = lines[0]
        guard header.hasPrefix("WEBVTT"), header.utf8.count == 6 || " \t".contains(header.dropFirst(6).prefix(1)) else {
            throw CaptionProblem(line: 1, "The first line of a WebVTT file is WEBVTT.")
        }
        place = 1
        while !lines.isBlank(place), lines.line(place)?.contains("-->") == false { place += 1 }
        while place < lines.count {
            if lines.isBlank(place) { place += 1 } else { try readBlock() }
        }
    }

    private mutating func readBlock() throws(CaptionProblem) {
        let first = lines[place]
        if first == "NOTE" || first.hasPrefix("NOTE ") || first.hasPrefix("NOTE\t") {
            while !lines.isBlank(place) { place += 1 }
            return
        }
        if first.contains("-->") { return try readCue(id: "") }
        let word = first.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined()
        if word == "STYLE" || word == "REGION", lines.line(place + 1)?.contains("-->") != true {
            return try readDefinition(word)
        }
        guard lines.line(place + 1)?.contains("-->") == true else {
            throw CaptionProblem(
                line: place + 1,
                "Here is text that belongs to no cue: a cue begins with its times, "
                    + "00:00:01.000 --> 00:00:02.000, and ends at an empty line.")
        }
        place += 1
        try readCue(id: first)
    }

    private mutating func readDefinition(_ word: String) throws(CaptionProblem) {
        let line = place + 1
        guard sheet.cues.isEmpty else {
            throw CaptionProblem(line: line, "\(word) must stand before the first cue.")
        }
        var block = [word]
        place += 1
        while !lines.isBlank(place) {
            let text = SourceLines.clean(lines[place])
            guard !text.contains("-->") else {
                throw CaptionProblem(line: place + 1, "An empty line must end the \(word) before a cue.")
            }
            block.append(text)
            place += 1
        }
        if block.count > 1 { sheet.definitions.append(block.joined(separator: "\n")) }
    }

    private mutating func readCue(id: String) throws(CaptionProblem) {
        let line = place + 1
        let (start, end, settings) = try Self.times(lines[place], line: line)
        place += 1
        var markup = CueMarkup(.webVTT)
        while !lines.isBlank(place) {
            let text = lines[place]
            if text.contains("-->") {
                // Another cue follows without an empty line between; where these are no times it is an error of theirs.
                break
            }
            markup.append(line: text)
            place += 1
        }
        try sheet.add(
            Cue(id: Self.name(id), start: start, end: end, settings: settings, text: markup.payload), line: line)
    }

    /// The name of a cue; one that could be taken for the beginning of another block is left out.
    private static func name(_ id: String) -> String {
        let name = SubRipReader.trimmed(String(SourceLines.clean(id).prefix(200)))
        return ["NOTE", "STYLE", "REGION"].contains { name.hasPrefix($0) } ? "" : name
    }

    /// The times of a cue, and its settings (section 4.1).
    private static func times(_ line: String, line number: Int) throws(CaptionProblem) -> (Int, Int, String) {
        let halves = line.split(separator: "-->", maxSplits: 1, omittingEmptySubsequences: false)
        let second = halves.count > 1 ? halves[1].drop { $0 == " " || $0 == "\t" } : ""
        let stamp = second.prefix { $0 != " " && $0 != "\t" }
        guard let start = CueTime.read(SubRipReader.trimmed(String(halves.first ?? "")), marks: ".", isExact: true),
            let end = CueTime.read(stamp, marks: ".", isExact: true)
        else {
            throw CaptionProblem(
                line: number, "The times of the cue cannot be read: they are written 00:00:01.000 --> 00:00:02.000.")
        }
        return (start, end, CueSettings.valid(second[stamp.endIndex...]))
    }
}
