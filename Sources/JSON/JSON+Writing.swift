extension JSON {
    /// The value as UTF-8 JSON text, without white space.
    public func bytes() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        write(into: &bytes)
        return bytes
    }

    /// Appends the value as UTF-8 JSON text, without white space.
    ///
    /// Escapes only what must be: `"`, `\` and control characters. A number that is not finite becomes `null`.
    public func write(into bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .number(let value): bytes.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
        case .string(let value): Self.write(value, into: &bytes)
        case .array(let values):
            bytes.append(.leftBracket)
            for (place, value) in values.enumerated() {
                if place > 0 { bytes.append(.comma) }
                value.write(into: &bytes)
            }
            bytes.append(.rightBracket)
        case .object(let object): Self.write(object, into: &bytes)
        }
    }

    private static func write(_ object: JSONObject, into bytes: inout [UInt8]) {
        bytes.append(.leftBrace)
        var separator = false
        for (name, value) in object {
            if separator { bytes.append(.comma) }
            separator = true
            write(name, into: &bytes)
            bytes.append(.colon)
            value.write(into: &bytes)
        }
        bytes.append(.rightBrace)
    }

    static func write(_ text: String, into bytes: inout [UInt8]) {
        var text = text
        bytes.append(.quote)
        text.withUTF8 { utf8 in
            var run = 0
            for place in 0..<utf8.count {
                let byte = utf8[place]
                guard byte < 0x20 || byte == .quote || byte == .backslash else { continue }
                bytes.append(contentsOf: utf8[run..<place])
                escape(byte, into: &bytes)
                run = place + 1
            }
            bytes.append(contentsOf: utf8[run...])
        }
        bytes.append(.quote)
    }

    private static func escape(_ byte: UInt8, into bytes: inout [UInt8]) {
        bytes.append(.backslash)
        switch byte {
        case .quote, .backslash: bytes.append(byte)
        case 0x08: bytes.append(0x62)
        case 0x0C: bytes.append(.letterF)
        case 0x0A: bytes.append(.letterN)
        case 0x0D: bytes.append(0x72)
        case 0x09: bytes.append(.letterT)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: [0x75, .zero, .zero, digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
    }
}

extension JSON: CustomStringConvertible {
    /// The value as JSON text.
    public var description: String { String(decoding: bytes(), as: UTF8.self) }

    /// The value as JSON text for a sentence, cut at 60 characters.
    public var excerpt: String {
        let shown = description.unicodeScalars.prefix(61)
        guard shown.count > 60 else { return description }
        return String(String.UnicodeScalarView(shown.prefix(57))) + "…"
    }
}
