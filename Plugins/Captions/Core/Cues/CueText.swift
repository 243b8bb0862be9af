/// Puts a payload of WebVTT together (W3C WebVTT, section 4.2): escaped text in tags that are all closed in order, no line
/// empty, nothing around a line, no tag around nothing.
struct CueText: Sendable {
    /// A tag that is open: its name, and what stands between its brackets.
    private struct Span {
        let name: String
        let tag: String
    }

    /// Tags in one another at most; further ones are passed over.
    private static let deepest = 24

    private var written = ""
    /// In `written`, and not closed yet.
    private var open: [Span] = []
    /// To be opened before the next text.
    private var waiting: [Span] = []
    private var space = ""
    private var breaks = false
    /// Whether spaces in a row are one.
    var collapses = false

    /// Adds text as people read it. Line feeds break lines; other characters that are not to be seen go.
    mutating func append(_ text: some StringProtocol) {
        var word = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\u{2028}", "\u{2029}":
                put(&word)
                breakLine()
            case " ", "\t":
                put(&word)
                if !collapses || space.isEmpty { space += " " }
            case "&": word += "&amp;"
            case "<": word += "&lt;"
            case ">": word += "&gt;"
            case "\u{A0}": word += "&nbsp;"
            default: if !Self.isControl(scalar) { word.unicodeScalars.append(scalar) }
            }
        }
        put(&word)
    }

    /// Adds a character by its name, `&eacute;`, as it is.
    mutating func append(reference: String) {
        var word = reference
        put(&word)
    }

    /// Ends the line.
    mutating func breakLine() {
        space = ""
        breaks = !written.isEmpty
    }

    /// Opens a tag. `tag` is what stands between the brackets: the name, classes, an annotation.
    mutating func open(_ name: String, tag: String? = nil) {
        guard open.count + waiting.count < Self.deepest else { return }
        waiting.append(Span(name: name, tag: tag ?? name))
    }

    /// Closes the innermost tag of a name; those that were opened in it go on. Without one it does nothing.
    mutating func close(_ name: String) {
        if let place = waiting.lastIndex(where: { $0.name == name }) {
            waiting.remove(at: place)
            return
        }
        guard let place = open.lastIndex(where: { $0.name == name }) else { return }
        let inner = open[(place + 1)...].filter { $0.name != "rt" }
        for span in open[place...].reversed() { written += "</\(span.name)>" }
        open.removeSubrange(place...)
        waiting.insert(contentsOf: inner, at: 0)
    }

    /// Opens or closes a tag so that it is on, or is not.
    mutating func set(_ name: String, _ isOn: Bool) {
        let isOpen = (open + waiting).contains { $0.name == name }
        guard isOpen != isOn else { return }
        if isOn { open(name) } else { close(name) }
    }

    /// A time within the cue from when what follows is shown, as it stands between brackets.
    mutating func mark(_ time: String) {
        guard open.count + waiting.count < Self.deepest else { return }
        waiting.append(Span(name: "", tag: time))
    }

    /// The payload. Nothing can be added after it.
    var payload: String {
        written + open.reversed().map { "</\($0.name)>" }.joined()
    }

    private mutating func put(_ word: inout String) {
        guard !word.isEmpty else { return }
        if breaks { written += "\n" } else if !written.isEmpty { written += space }
        (breaks, space) = (false, "")
        for span in waiting {
            written += "<\(span.tag)>"
            if !span.name.isEmpty { open.append(span) }
        }
        waiting = []
        written += word
        word = ""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value || scalar == "\u{FEFF}"
    }
}
