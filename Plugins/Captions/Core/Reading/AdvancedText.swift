/// The text of an event of SubStation Alpha, with its overrides in braces, as a payload of WebVTT.
struct AdvancedText {
    private let styles: AdvancedStyles
    private let look: AdvancedStyles.Look
    private var text = CueText()
    private var isDrawing = false
    /// Where it stands, as on the keys of a number pad.
    private(set) var place: Int?

    /// Without a letter, in a style.
    init(_ look: AdvancedStyles.Look, _ styles: AdvancedStyles) {
        self.look = look
        self.styles = styles
        place = look.place
        apply(look)
    }

    /// The payload.
    var payload: String { text.payload }

    /// Adds a text.
    mutating func append(_ source: Substring) {
        var rest = source
        while let brace = rest.firstIndex(of: "{"), let end = rest[brace...].firstIndex(of: "}") {
            plain(rest[..<brace])
            let block = rest[brace..<end]
            place = AdvancedStyles.place(in: block) ?? place
            override(block)
            rest = rest[rest.index(after: end)...]
        }
        plain(rest)
    }

    private mutating func apply(_ look: AdvancedStyles.Look) {
        text.set("b", look.isBold)
        text.set("i", look.isItalic)
        text.set("u", look.isUnderlined)
    }

    private mutating func override(_ block: Substring) {
        for part in block.split(separator: "\\").dropFirst() {
            let word = part.prefix { $0 != "(" && $0 != " " }
            if word.first == "r", !word.hasPrefix("rnd") {
                apply(word.count == 1 ? look : styles.look(String(part.dropFirst())))
                continue
            }
            guard let name = word.first, word.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber }) else { continue }
            let number = Int(word.dropFirst().prefix(6))
            switch name {
            case "b": text.set("b", number.map { $0 != 0 } ?? look.isBold)
            case "i": text.set("i", number.map { $0 != 0 } ?? look.isItalic)
            case "u": text.set("u", number.map { $0 != 0 } ?? look.isUnderlined)
            case "p": isDrawing = (number ?? 0) > 0
            default: break
            }
        }
    }

    private mutating func plain(_ source: Substring) {
        guard !isDrawing else { return }
        var rest = source
        while let next = rest.firstIndex(of: "\\") {
            text.append(rest[..<next])
            rest = rest[rest.index(after: next)...]
            switch rest.first {
            case "N", "n": text.breakLine()
            case "h": text.append("\u{A0}")
            default:
                text.append("\\")
                continue
            }
            rest = rest.dropFirst()
        }
        text.append(rest)
    }
}
