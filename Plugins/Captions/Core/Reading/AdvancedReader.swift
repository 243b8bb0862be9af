/// Reads Advanced SubStation Alpha, and SubStation Alpha: the events that are dialogue, in the order of the file.
///
/// Bold, italic and underlined stay, and where a text stands; fonts, colours, drawings, karaoke and movement go, which WebVTT
/// cannot say.
struct AdvancedReader {
    private enum Section {
        case styles(isOld: Bool), events, other
    }

    private var section = Section.other
    private var styles = AdvancedStyles()
    private var columns = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    private var sheet = CaptionSheet()
    private var hasEvents = false

    /// Reads a file.
    static func read(_ lines: SourceLines) throws(CaptionProblem) -> CaptionSheet {
        var reader = AdvancedReader()
        for place in 0..<lines.count where !lines.isBlank(place) {
            try reader.take(SubRipReader.trimmed(lines[place]), line: place + 1)
        }
        guard reader.hasEvents else {
            throw CaptionProblem(line: lines.count, "The file ends without a section [Events].")
        }
        return reader.sheet
    }

    private mutating func take(_ text: String, line: Int) throws(CaptionProblem) {
        if text.hasPrefix("[") {
            switch text.lowercased() {
            case "[v4+ styles]", "[v4++ styles]": section = .styles(isOld: false)
            case "[v4 styles]": section = .styles(isOld: true)
            case "[events]":
                section = .events
                hasEvents = true
            default: section = .other
            }
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return }
        let key = text[..<colon].lowercased()
        let value = text[text.index(after: colon)...].drop { $0 == " " }
        switch section {
        case .styles(let isOld):
            styles.take(key: key, values: Self.fields(value), isOld: isOld)
        case .events where key == "format":
            columns = Self.fields(value).map { $0.lowercased() }
            guard columns.last == "text", columns.contains("start"), columns.contains("end") else {
                throw CaptionProblem(line: line, "The format of events must name Start and End, and Text last.")
            }
        case .events where key == "dialogue": try takeDialogue(value, line: line)
        default: break
        }
    }

    private mutating func takeDialogue(_ value: Substring, line: Int) throws(CaptionProblem) {
        let fields = value.split(
            separator: ",", maxSplits: max(0, columns.count - 1), omittingEmptySubsequences: false)
        guard fields.count == columns.count else {
            throw CaptionProblem(
                line: line,
                "The event has \(fields.count) fields, and its format \(columns.count): "
                    + columns.joined(separator: ", ") + ".")
        }
        func field(_ name: String) -> Substring { columns.firstIndex(of: name).map { fields[$0] } ?? "" }
        guard let start = Self.time(field("start")), let end = Self.time(field("end")) else {
            throw CaptionProblem(line: line, "The times of the event cannot be read: they are written 0:00:01.00.")
        }
        // Shown for no time at all: such events hold scripts of those who made the file.
        guard start != end else { return }
        let look = styles.look(SubRipReader.trimmed(String(field("style"))))
        var text = AdvancedText(look, styles)
        text.append(field("text"))
        try sheet.add(
            Cue(
                start: start, end: end, settings: CueSettings.place(text.place == 2 ? nil : text.place),
                text: text.payload),
            line: line)
    }

    private static func time(_ field: Substring) -> Int? {
        CueTime.read(SubRipReader.trimmed(String(field)), marks: ".", isExact: false)
    }

    private static func fields(_ value: Substring) -> [String] {
        value.split(separator: ",", omittingEmptySubsequences: false).map { SubRipReader.trimmed(String($0)) }
    }
}
