internal import CStreamPlugin

/// The configuration record of AV1 (AV1 in ISO BMFF, 2.3), made of an encoder's sequence header.
enum SequenceHeader {
    /// An `AV1CodecConfigurationRecord` of 8-bit 4:2:0. Takes bytes that begin with the OBU.
    static func record(_ extradata: UnsafeBufferPointer<UInt8>) throws(CodecFailure) -> [UInt8] {
        var unit = Array(extradata)
        // A temporal delimiter may come first.
        if unit.starts(with: [0x12, 0]) { unit.removeFirst(2) }
        guard unit.count > 4, unit[0] >> 3 & 0xF == 1, unit[0] & 2 != 0, let payload = payload(unit) else {
            throw CodecFailure("The encoder gave no sequence header.")
        }
        unit.removeSubrange(payload.endIndex...)
        let (profile, level, tier) = operatingPoint(payload)
        // 4:2:0: subsampled both ways; 8 bit; colour, not gray.
        return [0x81, profile << 5 | level, tier << 7 | 0x0C, 0] + unit
    }

    private static func payload(_ unit: [UInt8]) -> ArraySlice<UInt8>? {
        // The size's length: bytes with the upper bit set, and one more (leb128).
        guard let end = unit.dropFirst(1).firstIndex(where: { $0 & 0x80 == 0 }), end < 5 else { return nil }
        let size = unit[1...end].reversed().reduce(0) { $0 << 7 | Int($1 & 0x7F) }
        guard unit.count > end + size else { return nil }
        return unit[(end + 1)..<(end + 1 + size)]
    }

    /// Profile, level and tier of the first operating point (AV1, 5.5.1), where there is no timing information.
    private static func operatingPoint(_ payload: ArraySlice<UInt8>) -> (UInt8, UInt8, UInt8) {
        var place = 0
        let bytes = Array(payload)
        func bits(_ count: Int) -> Int {
            var value = 0
            for _ in 0..<count {
                let byte = place / 8 < bytes.count ? bytes[place / 8] : 0
                value = value << 1 | Int(byte >> (7 - place % 8) & 1)
                place += 1
            }
            return value
        }
        let profile = bits(3)
        _ = bits(1)  // still picture
        if bits(1) == 1 { return (UInt8(profile), UInt8(bits(5)), 0) }
        if bits(1) == 1 {
            _ = bits(32)
            _ = bits(32)
            if bits(1) == 1 {
                // Pictures at equal distances, as uvlc().
                var zeros = 0
                while zeros < 32, bits(1) == 0 { zeros += 1 }
                _ = bits(zeros)
            }
            if bits(1) == 1 { _ = bits(5 + 32 + 5 + 5) }
        }
        _ = bits(1)  // display delay
        _ = bits(5)  // operating points
        _ = bits(12)
        let level = bits(5)
        let tier = level > 7 ? bits(1) : 0
        return (UInt8(profile), UInt8(level), UInt8(tier))
    }
}
