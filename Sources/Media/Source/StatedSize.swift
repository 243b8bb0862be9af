/// How many bytes the head of a Matroska or RIFF file says there are.
struct StatedSize {
    /// Whether they are more than there are.
    let isBeyondEnd: Bool

    /// Looks at the first bytes of a file. Throws when they cannot be had.
    init(_ source: any ByteSource) throws(MediaFailure) {
        let bytes = try source.bytes(at: 0, 128)
        let end = Self.riff(bytes) ?? Self.matroska(bytes) ?? 0
        isBeyondEnd = end > source.size
    }

    /// Files of more than 4 GiB, and those that were never closed, state the largest numbers or none.
    private static func riff(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.starts(with: Array("RIFF".utf8)), bytes.count >= 8 else { return nil }
        let size = (4..<8).reversed().reduce(0) { $0 << 8 | UInt64(bytes[$1]) }
        return size >= 0xFFFF_0000 ? nil : size + 8
    }

    /// The EBML header, then the segment with its size (RFC 8794, 4; RFC 9559, 5.1.1).
    private static func matroska(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]), let header = number(bytes, at: 4) else { return nil }
        let segment = header.next + Int(clamping: min(header.value, 1000))
        guard segment + 4 < bytes.count, Array(bytes[segment..<segment + 4]) == [0x18, 0x53, 0x80, 0x67],
            let size = number(bytes, at: segment + 4), !size.isUnknown
        else { return nil }
        return UInt64(size.next) + size.value
    }

    private static func number(_ bytes: [UInt8], at place: Int) -> (value: UInt64, next: Int, isUnknown: Bool)? {
        guard place < bytes.count, bytes[place] != 0 else { return nil }
        let length = bytes[place].leadingZeroBitCount + 1
        guard place + length <= bytes.count else { return nil }
        let most = UInt64(1) << (7 * UInt64(length)) - 1
        let value = bytes[place..<place + length].reduce(0) { $0 << 8 | UInt64($1) } & most
        return (value, place + length, value == most)
    }
}
