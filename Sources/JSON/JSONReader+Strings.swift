extension JSONReader {
    /// Reads a string; the position is at its opening quote.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        if try runOfPlainBytes() == .quote {
            position += 1
            let content = bytes[start..<position - 1]
            return content.allSatisfy { $0 < 0x80 } ? Self.ascii(content) : try text(content, at: start)
        }
        var unescaped = Array(bytes[start..<position])
        while true {
            if peek == .quote {
                position += 1
                return try text(unescaped[...], at: start)
            }
            try escape(into: &unescaped)
            let run = position
            _ = try runOfPlainBytes()
            unescaped.append(contentsOf: bytes[run..<position])
        }
    }

    /// Skips bytes that stand for themselves, to the quote or backslash that is returned.
    mutating func runOfPlainBytes() throws(JSONError) -> UInt8 {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == .quote || byte == .backslash { return byte }
            guard byte >= 0x20 else { throw unexpected("an escape for the control character in a string") }
            position += 1
        }
        throw unexpected("'\"' at the end of a string")
    }

    /// The text of bytes that need no validation: most names and values, and much faster.
    private static func ascii(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { source in
            String(unsafeUninitializedCapacity: source.count) { $0.initialize(fromContentsOf: source) }
        }
    }

    private func text(_ bytes: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JSONError(offset: start, problem: "a string is not valid UTF-8")
        }
        return text
    }

    /// Reads one escape, `\n` or `\u00e9` or a surrogate pair, and appends what it stands for.
    mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        let letter = peek
        switch letter {
        case .quote, .backslash, .slash: text.append(letter)
        case 0x62: text.append(0x08)
        case .letterF: text.append(0x0C)
        case .letterN: text.append(0x0A)
        case 0x72: text.append(0x0D)
        case .letterT: text.append(0x09)
        case 0x75:
            position += 1
            text.append(contentsOf: try unicodeEscape(at: start).utf8)
            return
        default: throw unexpected("one of \"\\/bfnrtu after a backslash")
        }
        position += 1
    }

    private mutating func unicodeEscape(at start: Int) throws(JSONError) -> String {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return String(Character(scalar)) }
        guard first < 0xDC00, take(.backslash), take(0x75) else { throw loneSurrogate(start) }
        let second = try fourHexDigits()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw loneSurrogate(start) }
        return String(Character(scalar))
    }

    private func loneSurrogate(_ start: Int) -> JSONError {
        JSONError(offset: start, problem: "half a surrogate pair stands alone in a string")
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch peek {
            case .zero ... .nine: digit = peek - .zero
            case 0x41...0x46: digit = peek - 0x41 + 10
            case 0x61...0x66: digit = peek - 0x61 + 10
            default: throw unexpected("four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
