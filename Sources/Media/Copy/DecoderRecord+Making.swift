extension DecoderRecord {
    /// Makes the record of H.264 or HEVC of its parameter sets (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1). Nil where some are
    /// missing or cannot be read.
    package static func bytes(codec: String, units: [[UInt8]], lengthSize: Int = 4) -> [UInt8]? {
        let units = units.reduce(into: [[UInt8]]()) { if !$0.contains($1), $1.count < 1 << 16 { $0.append($1) } }
        return codec == "hevc" ? hevc(units, lengthSize) : h264(units, lengthSize)
    }

    private static func h264(_ units: [[UInt8]], _ lengthSize: Int) -> [UInt8]? {
        let sets = units.filter { ($0.first ?? 0) & 0x1F == 7 }.prefix(31)
        let pictures = units.filter { ($0.first ?? 0) & 0x1F == 8 }.prefix(255)
        guard let first = sets.first, first.count > 4, !pictures.isEmpty, let said = H264Parameters(unit: first) else {
            return nil
        }
        var bytes: [UInt8] = [1, first[1], first[2], first[3], 0xFC | UInt8(lengthSize - 1), 0xE0 | UInt8(sets.count)]
        for set in sets { append(set, to: &bytes) }
        bytes.append(UInt8(pictures.count))
        for picture in pictures { append(picture, to: &bytes) }
        if [100, 110, 122, 144].contains(said.profile) {
            let depth = UInt8(max(0, min(7, said.depth - 8)))
            bytes += [0xFC | UInt8(said.chromaFormat & 3), 0xF8 | depth, 0xF8 | depth, 0]
        }
        return bytes
    }

    private static func hevc(_ units: [[UInt8]], _ lengthSize: Int) -> [UInt8]? {
        let lists = [32, 33, 34].map { type in units.filter { Int(($0.first ?? 0) >> 1 & 0x3F) == type } }
        guard lists.allSatisfy({ !$0.isEmpty }), let said = HEVCParameters(unit: lists[1][0]) else { return nil }
        var bytes: [UInt8] = [1] + said.general
        bytes += [0xF0, 0, 0xFC, 0xFC | UInt8(said.chromaFormat & 3)]
        bytes += [
            0xF8 | UInt8(max(0, min(7, said.depth.luma - 8))), 0xF8 | UInt8(max(0, min(7, said.depth.chroma - 8))),
        ]
        bytes += [0, 0, UInt8(said.layers.count & 7) << 3 | (said.layers.nest ? 4 : 0) | UInt8(lengthSize - 1), 3]
        for (index, list) in lists.enumerated() {
            bytes += [0x80 | UInt8(32 + index), UInt8(list.count >> 8 & 0xFF), UInt8(list.count & 0xFF)]
            for unit in list { append(unit, to: &bytes) }
        }
        return bytes
    }

    private static func append(_ unit: [UInt8], to bytes: inout [UInt8]) {
        bytes += [UInt8(unit.count >> 8), UInt8(unit.count & 0xFF)]
        bytes += unit
    }
}
