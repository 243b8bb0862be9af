/// Reads what a ``ByteWriter`` wrote. Every read is nil where there is no such thing.
package struct ByteReader {
    private let bytes: [UInt8]
    private var next = 0

    /// Of bytes, from their start.
    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// A number that is not negative.
    package mutating func number() -> Int? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard next < bytes.count else { return nil }
            let byte = bytes[next]
            next += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(exactly: value) }
        }
        return nil
    }

    /// Four bytes, the low one first.
    package mutating func word() -> UInt32? {
        guard bytes.count - next >= 4 else { return nil }
        defer { next += 4 }
        return (0..<4).reduce(0) { $0 | UInt32(bytes[next + $1]) << UInt32(8 * $1) }
    }

    /// Bytes, as many as it says.
    package mutating func span() -> [UInt8]? {
        guard let count = number(), count <= bytes.count - next else { return nil }
        defer { next += count }
        return Array(bytes[next..<(next + count)])
    }
}
