/// Reads boxes of CMAF files that this pipeline made (ISO/IEC 14496-12). Nothing outside of the bytes is touched, whatever
/// they say.
struct BoxReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    mutating func skip(_ count: Int) { place += count }

    mutating func uint8() -> UInt8? { number(1).map { UInt8($0) } }

    mutating func uint16() -> UInt16? { number(2).map { UInt16($0) } }

    mutating func uint32() -> UInt32? { number(4).map { UInt32($0) } }

    mutating func uint64() -> UInt64? { number(8) }

    private mutating func number(_ count: Int) -> UInt64? {
        guard place >= bytes.startIndex, count <= bytes.endIndex - place else { return nil }
        defer { place += count }
        return bytes[place..<(place + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The contents of the first box of a path of types: `BoxReader.find(["moov", "trak"], in: file)`.
    static func find(_ path: [StaticString], in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        path.reduce(bytes as ArraySlice<UInt8>?) { bytes, type in
            bytes.flatMap { boxes(in: $0).first { $0.type == fourCharacters(type) }?.contents }
        }
    }

    /// The boxes that bytes begin with, as far as they are whole.
    static func boxes(in bytes: ArraySlice<UInt8>) -> [(type: UInt32, contents: ArraySlice<UInt8>)] {
        var found: [(type: UInt32, contents: ArraySlice<UInt8>)] = []
        var rest = bytes
        while rest.count >= 8 {
            var reader = BoxReader(rest)
            guard let size = reader.uint32(), let type = reader.uint32(), size >= 8, Int(size) <= rest.count else {
                break
            }
            let end = rest.startIndex + Int(size)
            found.append((type, rest[(rest.startIndex + 8)..<end]))
            rest = rest[end...]
        }
        return found
    }

    static func fourCharacters(_ type: StaticString) -> UInt32 {
        type.withUTF8Buffer { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
    }
}
