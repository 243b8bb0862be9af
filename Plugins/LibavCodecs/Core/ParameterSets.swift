internal import CStreamPlugin

/// Decoder configuration records (ISO/IEC 14496-15), made of an encoder's parameter sets: NAL units, each with a 4-byte length
/// in front.
enum ParameterSets {
    /// An `AVCDecoderConfigurationRecord` (5.3.3.1).
    static func h264(_ extradata: UnsafeBufferPointer<UInt8>) throws(CodecFailure) -> [UInt8] {
        let units = units(extradata)
        let sequences = units.filter { $0[0] & 0x1F == 7 }
        let pictures = units.filter { $0[0] & 0x1F == 8 }
        guard let sequence = sequences.first, sequence.count >= 4, sequences.count < 32, pictures.count < 256 else {
            throw missing
        }
        var record: [UInt8] = [1, sequence[1], sequence[2], sequence[3], 0xFF, 0xE0 | UInt8(sequences.count)]
        for unit in sequences { record += counted(unit) }
        record.append(UInt8(pictures.count))
        for unit in pictures { record += counted(unit) }
        // High profiles say their chroma and depth: 4:2:0, 8 bit, no extensions.
        if sequence[1] >= 100 { record += [0xFD, 0xF8, 0xF8, 0] }
        return record
    }

    /// An `HEVCDecoderConfigurationRecord` (8.3.3.1) of 8-bit 4:2:0.
    static func hevc(_ extradata: UnsafeBufferPointer<UInt8>) throws(CodecFailure) -> [UInt8] {
        let units = units(extradata)
        func ofType(_ type: UInt8) -> [[UInt8]] { units.filter { $0[0] >> 1 & 0x3F == type } }
        guard let sequence = ofType(33).first, !ofType(32).isEmpty, !ofType(34).isEmpty else { throw missing }
        // Two bytes of header, one of ids, then the profile, tier and level.
        let plain = withoutEmulation(sequence)
        guard plain.count >= 15 else { throw missing }
        var record: [UInt8] = [1]
        record += plain[3..<15]
        record += [0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0]
        let layers = (plain[2] >> 1 & 7) + 1
        record.append(layers << 3 | (plain[2] & 1) << 2 | 3)
        record.append(3)
        for type in [32, 33, 34] as [UInt8] {
            let sets = ofType(type)
            record += [0x80 | type, 0, UInt8(clamping: sets.count)]
            for unit in sets.prefix(255) { record += counted(unit) }
        }
        return record
    }

    private static func units(_ bytes: UnsafeBufferPointer<UInt8>) -> [[UInt8]] {
        var units: [[UInt8]] = []
        var rest = bytes[...]
        while rest.count > 4 {
            let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            let unit = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            if !unit.isEmpty { units.append(unit) }
        }
        return units
    }

    /// Three zeros would look like a start code; a 3 is put between (ISO/IEC 23008-2, 7.3.1.1).
    private static func withoutEmulation(_ unit: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            plain.append(byte)
        }
        return plain
    }

    private static func counted(_ unit: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: unit.count >> 8), UInt8(truncatingIfNeeded: unit.count)] + unit
    }

    private static var missing: CodecFailure { CodecFailure("The encoder gave no parameter sets.") }
}
