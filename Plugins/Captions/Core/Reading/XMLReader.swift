/// Reads an XML document (W3C XML 1.0) as far as TTML needs it: elements, attributes, texts, the five named characters and
/// numbered ones. It has no document type, and so no entity that could grow or name a file.
struct XMLReader {
    /// Elements in one another at most.
    private static let deepest = 50
    /// Bytes of an attribute's value at most: styles are looked at again for each element that names them.
    private static let longestValue = 4000

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var open: [XMLElement] = []
    private var root: XMLElement?

    /// The document's element.
    static func read(_ bytes: [UInt8]) throws(CaptionProblem) -> XMLElement {
        var reader = XMLReader(bytes: bytes)
        while reader.place < bytes.count { try reader.next() }
        if let element = reader.open.last {
            throw reader.problem("The file ends, and <\(element.name)> of line \(element.line) is not closed.")
        }
        guard let root = reader.root else { throw reader.problem("There is no element in the file.") }
        return root
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func problem(_ reason: String) -> CaptionProblem { CaptionProblem(line: line, reason) }

    private mutating func next() throws(CaptionProblem) {
        guard bytes[place] == 0x3C else { return try text() }
        if starts(with: "<!--") { return try skip(past: "-->", "comment") }
        if starts(with: "<![CDATA[") { return try characterData() }
        if starts(with: "<?") { return try skip(past: "?>", "instruction") }
        if starts(with: "<!") { throw problem("A document type is not accepted: take it out.") }
        if starts(with: "</") { return try end() }
        try start()
    }

    private func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { bytes[place...].starts(with: $0) }
    }

    /// The bytes up to a mark, which is passed.
    private mutating func take(upTo mark: String, _ what: String) throws(CaptionProblem) -> ArraySlice<UInt8> {
        let mark = Array(mark.utf8)
        let start = place
        var end = place
        while end + mark.count <= bytes.count {
            if bytes[end] == mark[0], bytes[end..<end + mark.count].elementsEqual(mark) {
                place = end + mark.count
                line += bytes[start..<place].count { $0 == 0x0A }
                return bytes[start..<end]
            }
            end += 1
        }
        throw problem("The \(what) that begins here has no end.")
    }

    private mutating func skip(past mark: String, _ what: String) throws(CaptionProblem) {
        _ = try take(upTo: mark, what)
    }

    private mutating func characterData() throws(CaptionProblem) {
        place += "<![CDATA[".utf8.count
        let data = try take(upTo: "]]>", "CDATA")
        if !open.isEmpty { open[open.count - 1].children.append(.text(String(decoding: data, as: UTF8.self))) }
    }

    private mutating func text() throws(CaptionProblem) {
        let end = bytes[place...].firstIndex(of: 0x3C) ?? bytes.count
        let text = try decoded(bytes[place..<end])
        if !open.isEmpty {
            open[open.count - 1].children.append(.text(text))
        } else if text.contains(where: { !$0.isWhitespace }) {
            throw problem("Here is text outside of the document's element.")
        }
        line += bytes[place..<end].count { $0 == 0x0A }
        place = end
    }

    private mutating func end() throws(CaptionProblem) {
        place += 2
        let name = Self.local(String(decoding: try take(upTo: ">", "tag"), as: UTF8.self).filter { !$0.isWhitespace })
        guard let element = open.popLast() else { throw problem("</\(name)> closes nothing.") }
        guard element.name == name else {
            throw problem("</\(name)> closes <\(element.name)> of line \(element.line): one of them is wrong.")
        }
        close(element)
    }

    private mutating func close(_ element: XMLElement) {
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(.element(element)) }
    }

    private mutating func start() throws(CaptionProblem) {
        guard root == nil else { throw problem("There is more than one document in the file.") }
        guard open.count < Self.deepest else { throw problem("Elements are nested more than \(Self.deepest) deep.") }
        let begin = line
        place += 1
        let name = name()
        guard !name.isEmpty else { throw problem("Here is a < that begins no tag: it is written &lt;.") }
        var attributes: [String: String] = [:]
        while true {
            skipSpace()
            guard place < bytes.count else { throw problem("The tag <\(name)> of line \(begin) has no end.") }
            if bytes[place] == 0x3E || bytes[place] == 0x2F { break }
            let (key, value) = try attribute(of: name)
            attributes[key] = attributes[key] ?? value
        }
        let isEmpty = bytes[place] == 0x2F
        place += isEmpty ? 2 : 1
        guard place <= bytes.count, bytes[place - 1] == 0x3E else { throw problem("The tag <\(name)> is malformed.") }
        let element = XMLElement(name: Self.local(name), attributes: attributes, line: begin)
        if isEmpty { close(element) } else { open.append(element) }
    }

    private mutating func attribute(of element: String) throws(CaptionProblem) -> (String, String) {
        let key = name()
        skipSpace()
        guard !key.isEmpty, place < bytes.count, bytes[place] == 0x3D else {
            throw problem("The tag <\(element)> is malformed: attributes are written name=\"value\".")
        }
        place += 1
        skipSpace()
        guard place < bytes.count, bytes[place] == 0x22 || bytes[place] == 0x27 else {
            throw problem("The attribute \(key) of <\(element)> must stand in quotes.")
        }
        let quote = bytes[place] == 0x22 ? "\"" : "'"
        place += 1
        let value = try take(upTo: quote, "value of \(key)")
        guard value.count <= Self.longestValue else {
            throw problem("The value of \(key) is longer than \(Self.longestValue) bytes.")
        }
        return (Self.local(key), try decoded(value))
    }

    private mutating func name() -> String {
        let start = place
        while place < bytes.count, Self.isName(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func skipSpace() {
        while place < bytes.count, bytes[place] <= 0x20 {
            if bytes[place] == 0x0A { line += 1 }
            place += 1
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: true
        default: false
        }
    }

    private static func local(_ name: String) -> String {
        name.split(separator: ":").last.map(String.init) ?? name
    }

    private func decoded(_ bytes: ArraySlice<UInt8>) throws(CaptionProblem) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard bytes.contains(0x26) else { return text }
        var decoded = ""
        var rest = text[...]
        while let next = rest.firstIndex(of: "&") {
            decoded += rest[..<next]
            rest = rest[rest.index(after: next)...]
            guard let end = rest.utf8.prefix(32).firstIndex(of: 0x3B),
                let character = CharacterReference.character(rest[..<end])
            else {
                let before = text[..<rest.startIndex].utf8.count { $0 == 0x0A }
                throw CaptionProblem(
                    line: line + before, "Here is an & that names no character: it is written &amp;.")
            }
            decoded += character
            rest = rest[rest.index(after: end)...]
        }
        return decoded + rest
    }
}
