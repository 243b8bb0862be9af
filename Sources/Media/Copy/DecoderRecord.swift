/// What a container says of H.264 or HEVC before the first picture: an `AVCDecoderConfigurationRecord` or an
/// `HEVCDecoderConfigurationRecord` (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1).
package struct DecoderRecord: Sendable, Hashable {
    /// Bytes of the length before each NAL unit.
    package let lengthSize: Int
    /// The parameter sets.
    package let units: [[UInt8]]

    /// Reads the record of a codec by FFmpeg's name. Nil where it is none, as in containers that carry start codes.
    package init?(codec: String, bytes: [UInt8]) {
        guard bytes.first == 1 else { return nil }
        var units: [[UInt8]] = []
        var rest = bytes[...]
        let lists: Int
        switch codec {
        case "h264":
            guard bytes.count > 6 else { return nil }
            lengthSize = Int(bytes[4] & 3) + 1
            let counts = [Int(bytes[5] & 0x1F), nil]
            rest = rest.dropFirst(6)
            for count in counts {
                guard let count = count ?? rest.popFirst().map({ Int($0) }), let taken = Self.take(count, &rest) else {
                    return nil
                }
                units += taken
            }
            lists = 0
        case "hevc":
            guard bytes.count > 23 else { return nil }
            lengthSize = Int(bytes[21] & 3) + 1
            lists = Int(bytes[22])
            rest = rest.dropFirst(23)
        default: return nil
        }
        for _ in 0..<lists {
            guard rest.count >= 3 else { return nil }
            let count = Int(rest[rest.startIndex + 1]) << 8 | Int(rest[rest.startIndex + 2])
            rest = rest.dropFirst(3)
            guard let taken = Self.take(count, &rest) else { return nil }
            units += taken
        }
        guard !units.isEmpty, lengthSize != 3 else { return nil }
        self.units = units
    }

    private static func take(_ count: Int, _ rest: inout ArraySlice<UInt8>) -> [[UInt8]]? {
        var units: [[UInt8]] = []
        for _ in 0..<count {
            guard rest.count >= 2 else { return nil }
            let size = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= size, size > 0 else { return nil }
            units.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return units
    }
}
