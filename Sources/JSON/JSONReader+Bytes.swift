extension JSONReader {
    /// The byte at the position, or 0 (never valid between tokens) at the end.
    var peek: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    /// What is wrong at the position.
    func unexpected(_ expected: String) -> JSONError {
        guard position < bytes.count else {
            return JSONError(offset: position, problem: "expected \(expected), found the end")
        }
        let byte = bytes[position]
        let found =
            (0x21...0x7E).contains(byte)
            ? "'\(Character(Unicode.Scalar(byte)))'" : "the byte 0x" + String(byte, radix: 16, uppercase: true)
        return JSONError(offset: position, problem: "expected \(expected), found \(found)")
    }
}

extension JSONError {
    static func duplicate(_ name: String, at offset: Int) -> JSONError {
        JSONError(offset: offset, problem: "the member \(JSON.string(name).excerpt) is there twice")
    }
}

extension UInt8 {
    static let quote: UInt8 = 0x22
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let point: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let nine: UInt8 = 0x39
    static let colon: UInt8 = 0x3A
    static let leftBracket: UInt8 = 0x5B
    static let backslash: UInt8 = 0x5C
    static let rightBracket: UInt8 = 0x5D
    static let letterF: UInt8 = 0x66
    static let letterN: UInt8 = 0x6E
    static let letterT: UInt8 = 0x74
    static let leftBrace: UInt8 = 0x7B
    static let rightBrace: UInt8 = 0x7D
}
