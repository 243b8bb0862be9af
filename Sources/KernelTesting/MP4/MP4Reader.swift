/// Reads big-endian numbers; nil past the end.
struct MP4Reader {
    private let bytes: ArraySlice<UInt8>
    /// Where the next byte is.
    private(set) var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    mutating func skip(_ count: Int) { place += count }

    mutating func uint8() -> UInt8? { number(1).map { UInt8($0) } }

    mutating func uint16() -> Int? { number(2).map { Int($0) } }

    mutating func uint32() -> UInt32? { number(4).map { UInt32($0) } }

    mutating func uint64() -> UInt64? { number(8) }

    mutating func text(_ count: Int) -> String? {
        guard count <= bytes.endIndex - place else { return nil }
        defer { place += count }
        return String(decoding: bytes[place..<(place + count)], as: UTF8.self)
    }

    private mutating func number(_ count: Int) -> UInt64? {
        guard count <= bytes.endIndex - place else { return nil }
        defer { place += count }
        return bytes[place..<(place + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
