/// Parameter sets as MP4 and FLV describe a decoder (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1).
enum ParameterSets {
    /// The record of some sets; nil where one is missing.
    static func record(_ sets: [[UInt8]], isHEVC: Bool) -> [UInt8]? {
        isHEVC ? hevc(sets) : avc(sets)
    }

    private static func avc(_ sets: [[UInt8]]) -> [UInt8]? {
        let first = sets.filter { $0[0] & 0x1F == 7 }
        let second = sets.filter { $0[0] & 0x1F == 8 }
        guard let set = first.first, set.count >= 4, !second.isEmpty, first.count < 32,
            second.count < 256
        else { return nil }
        var record: [UInt8] = [1, set[1], set[2], set[3], 0xFF, 0xE0 | UInt8(first.count)]
        for set in first { append(set, to: &record) }
        record.append(UInt8(second.count))
        for set in second { append(set, to: &record) }
        // Of the high profiles: 4:2:0 with 8 bits, which is what cameras send.
        if [100, 110, 122, 144].contains(set[1]) { record += [0xFD, 0xF8, 0xF8, 0] }
        return record
    }

    private static func hevc(_ sets: [[UInt8]]) -> [UInt8]? {
        let kinds = [32, 33, 34].map { (kind: UInt8) in
            sets.filter { $0.count > 2 && $0[0] >> 1 & 0x3F == kind }
        }
        guard kinds.allSatisfy({ !$0.isEmpty && $0.count < 64 }), let set = kinds[1].first else {
            return nil
        }
        // Profile, tier and level follow the head and the number of layers, without the bytes that keep start codes away.
        var plain: [UInt8] = []
        var zeros = 0
        for byte in set.prefix(64) {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            plain.append(byte)
        }
        guard plain.count >= 15 else { return nil }
        var record: [UInt8] = [1] + plain[3..<15] + [0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F, 3]
        for (kind, sets) in zip([32, 33, 34] as [UInt8], kinds) {
            record += [0x80 | kind, 0, UInt8(sets.count)]
            for set in sets { append(set, to: &record) }
        }
        return record
    }

    private static func append(_ set: [UInt8], to record: inout [UInt8]) {
        record += [UInt8(truncatingIfNeeded: set.count >> 8), UInt8(truncatingIfNeeded: set.count)]
        record += set
    }
}
