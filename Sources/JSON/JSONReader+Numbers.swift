extension JSONReader {
    /// Reads a number; the position is at its first byte.
    mutating func number() throws(JSONError) -> JSON {
        let start = position
        let whole = try skipNumber()
        let text = bytes[start..<position]
        guard text.count <= limits.numberBytes else {
            throw JSONError(offset: start, problem: "a number is longer than \(limits.numberBytes) bytes")
        }
        if whole, let integer = Self.integer(text) { return .integer(integer) }
        guard let number = Double(String(decoding: text, as: UTF8.self)), number.isFinite else {
            throw JSONError(offset: start, problem: "a number is too large")
        }
        return .number(number)
    }

    /// Skips a number and checks its grammar; whether it has neither fraction nor exponent.
    mutating func skipNumber() throws(JSONError) -> Bool {
        _ = take(.minus)
        if !take(.zero) {
            try digits("a digit")
        } else if isDigit(peek) {
            throw JSONError(offset: position, problem: "a number starts with a zero that must not be there")
        }
        var whole = true
        if take(.point) {
            whole = false
            try digits("a digit after the decimal point")
        }
        if peek | 0x20 == 0x65 {
            whole = false
            position += 1
            if !take(.plus) { _ = take(.minus) }
            try digits("a digit in the exponent")
        }
        return whole
    }

    private mutating func digits(_ expected: String) throws(JSONError) {
        guard isDigit(peek) else { throw unexpected(expected) }
        while isDigit(peek) { position += 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= .zero && byte <= .nine }

    /// The integer of checked text; nil where it does not fit.
    private static func integer(_ text: ArraySlice<UInt8>) -> Int64? {
        let negative = text.first == .minus
        var value: Int64 = 0
        for byte in negative ? text.dropFirst() : text {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let digit = Int64(byte - .zero)
            let (next, overflow2) =
                negative ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            if overflow || overflow2 { return nil }
            value = next
        }
        return value
    }
}
