/// Puts numbers into bytes: whole ones in as few as they take (LEB128).
package struct ByteWriter {
    /// What was written.
    package private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    package init() {}

    /// A number that is not negative.
    package mutating func number(_ number: Int) {
        var rest = UInt64(clamping: number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Four bytes, the low one first.
    package mutating func word(_ word: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// Bytes, and how many there are.
    package mutating func span(_ span: [UInt8]) {
        number(span.count)
        bytes += span
    }
}
