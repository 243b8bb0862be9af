/// The text of a JSON object that is put together member by member, without a tree: for answers that are made often.
///
/// Names are the writer's own: they are written as they are, and each is added once.
public struct JSONObjectText: Sendable {
    private var bytes: [UInt8] = []

    /// An object without members; room for so many bytes.
    public init(room: Int = 256) {
        bytes.reserveCapacity(room)
        bytes.append(.leftBrace)
    }

    /// Adds text.
    public mutating func add(_ name: StaticString, _ text: String) {
        begin(name)
        JSON.write(text, into: &bytes)
    }

    /// Adds a whole number.
    public mutating func add(_ name: StaticString, _ number: Int64) {
        begin(name)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Adds true or false.
    public mutating func add(_ name: StaticString, _ flag: Bool) {
        begin(name)
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    /// Adds a value.
    public mutating func add(_ name: StaticString, _ value: JSON) {
        begin(name)
        value.write(into: &bytes)
    }

    /// Adds a value that is JSON text already.
    public mutating func add(_ name: StaticString, text: [UInt8]) {
        begin(name)
        bytes.append(contentsOf: text)
    }

    /// Adds a list of values that are JSON text already.
    public mutating func add(_ name: StaticString, texts: [[UInt8]]) {
        begin(name)
        bytes.append(.leftBracket)
        for (place, text) in texts.enumerated() {
            if place > 0 { bytes.append(.comma) }
            bytes.append(contentsOf: text)
        }
        bytes.append(.rightBracket)
    }

    /// The object's text.
    public consuming func finish() -> [UInt8] {
        bytes.append(.rightBrace)
        return bytes
    }

    private mutating func begin(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(.comma) }
        bytes.append(.quote)
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(.quote)
        bytes.append(.colon)
    }
}
