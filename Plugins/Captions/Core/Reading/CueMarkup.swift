/// Reads texts with tags in angle brackets, as WebVTT and SubRip have them, into a payload of WebVTT.
struct CueMarkup {
    /// Whose rules hold.
    enum Dialect {
        /// All of WebVTT's tags stay, unknown ones go (section 6.4).
        case webVTT
        /// Bold, italic and underlined stay, other tags of HTML go; what only looks like a tag is text. `{\an8}` is a place.
        case subRip
    }

    /// Bytes of a tag at most: what has no end is looked through no further.
    private static let longest = 500

    private let dialect: Dialect
    private var text = CueText()
    /// Where it stands, as on the keys of a number pad.
    private(set) var place: Int?

    init(_ dialect: Dialect) {
        self.dialect = dialect
    }

    /// The payload.
    var payload: String { text.payload }

    /// Adds a line.
    mutating func append(line: String) {
        var rest = line[...]
        while let next = rest.firstIndex(where: { $0 == "<" || $0 == "&" || $0 == "{" }) {
            text.append(rest[..<next])
            rest = rest[next...]
            if take(&rest) { continue }
            text.append(rest.prefix(1))
            rest = rest.dropFirst()
        }
        text.append(rest)
        text.breakLine()
    }

    /// Takes a tag, a brace or a character's name from the front. False: there is none.
    private mutating func take(_ rest: inout Substring) -> Bool {
        switch rest.first {
        case "<":
            guard let end = rest.utf8.prefix(Self.longest).firstIndex(of: 0x3E),
                take(tag: rest[rest.index(after: rest.startIndex)..<end])
            else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        case "{":
            guard dialect == .subRip, rest.hasPrefix("{\\"),
                let end = rest.utf8.prefix(Self.longest).firstIndex(of: 0x7D)
            else { return false }
            place = AdvancedStyles.place(in: rest[..<end]) ?? place
            rest = rest[rest.index(after: end)...]
            return true
        default: return takeReference(&rest)
        }
    }

    private mutating func take(tag: Substring) -> Bool {
        let isEnd = tag.first == "/"
        let body = isEnd ? tag.dropFirst() : tag
        let name = body.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }.lowercased()
        let follows = body.dropFirst(name.count).first
        guard follows == nil || follows == " " || follows == "\t" || follows == "." || follows == "/" || follows == ":"
        else { return false }
        return dialect == .webVTT ? takeWebVTT(name, body, isEnd: isEnd) : takeSubRip(name, isEnd: isEnd)
    }

    private mutating func takeWebVTT(_ name: String, _ body: Substring, isEnd: Bool) -> Bool {
        if !isEnd, body.first?.isNumber == true {
            guard CueTime.read(body, marks: ".", isExact: true) != nil else { return false }
            text.mark(String(body))
            return true
        }
        guard body.isEmpty || body.first?.isLetter == true, !body.contains("<") else { return false }
        // Names are in lower case (section 6.4).
        guard ["b", "i", "u", "c", "v", "lang", "ruby", "rt"].contains(name), body.hasPrefix(name) else { return true }
        if isEnd {
            text.close(name)
        } else {
            text.open(name, tag: SourceLines.clean(String(body)))
        }
        return true
    }

    private mutating func takeSubRip(_ name: String, isEnd: Bool) -> Bool {
        switch name {
        case "b", "strong": set("b", isEnd)
        case "i", "em": set("i", isEnd)
        case "u": set("u", isEnd)
        case "br": text.breakLine()
        case "font", "s", "strike", "span", "p", "div", "c", "v", "ruby", "rt", "lang", "a", "small", "big": break
        default: return false
        }
        return true
    }

    private mutating func set(_ name: String, _ isEnd: Bool) {
        if isEnd { text.close(name) } else { text.open(name) }
    }

    /// `&amp;`, `&#233;`; in WebVTT also those that HTML alone knows, as they are.
    private mutating func takeReference(_ rest: inout Substring) -> Bool {
        guard rest.first == "&", let end = rest.utf8.prefix(32).firstIndex(of: 0x3B) else { return false }
        let name = rest[rest.index(after: rest.startIndex)..<end]
        if let character = CharacterReference.character(name) {
            text.append(character)
        } else {
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { byte in
                    0x30...0x39 ~= byte || 0x41...0x5A ~= byte || 0x61...0x7A ~= byte
                }
            guard dialect == .webVTT, isName else { return false }
            text.append(reference: "&\(name);")
        }
        rest = rest[rest.index(after: end)...]
        return true
    }
}
