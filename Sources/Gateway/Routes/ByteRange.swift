/// What a `Range` header asks for of a body (RFC 9110, section 14).
package enum ByteRange: Sendable, Hashable {
    /// All of it: no range, several, or one that is not of bytes or malformed.
    case whole
    /// Part of it; never empty.
    case part(Range<UInt64>)
    /// Nothing that is there: 416.
    case unsatisfiable

    /// Reads a `Range` value for a body of `size` bytes.
    package init(_ header: String, size: UInt64) {
        let unit = "bytes="
        guard header.prefix(unit.count).lowercased() == unit else {
            self = .whole
            return
        }
        let bounds = header.dropFirst(unit.count).split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, let first = ByteRange.number(bounds[0]), let last = ByteRange.number(bounds[1]) else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, nil):
            self = .whole
        case (let first?, let last?) where last < first:
            self = .whole
        case (let first?, let last):
            self = first < size ? .part(first..<min(last ?? .max, size - 1) + 1) : .unsatisfiable
        case (nil, let count?):
            self = count > 0 && size > 0 ? .part(size - min(count, size)..<size) : .unsatisfiable
        }
    }

    /// `.some(nil)` for no digits, nil for what is no number. One that is too large is as large as can be.
    private static func number(_ text: Substring) -> UInt64?? {
        var digits = text
        while digits.first == " " { digits.removeFirst() }
        while digits.last == " " { digits.removeLast() }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return .some(digits.isEmpty ? nil : UInt64(digits) ?? .max)
    }
}
