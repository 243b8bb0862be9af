/// Names of picture codecs as playlists write them (RFC 6381).
package enum VideoCodecs {
    /// Of a codec by FFmpeg's name and its decoder's configuration record: "avc1.64001f", "hvc1.1.6.L93.B0",
    /// "av01.0.04M.08".
    package static func text(codec: String, configuration: [UInt8]) -> String {
        switch codec {
        case "hevc": hevc(configuration)
        case "av1": av1(configuration)
        default: "avc1." + configuration.dropFirst().prefix(3).map(hexadecimal).joined()
        }
    }

    /// ISO/IEC 14496-15, annex E.3.
    private static func hevc(_ record: [UInt8]) -> String {
        guard record.count > 12 else { return "hvc1" }
        let space = ["", "A", "B", "C"][Int(record[1] >> 6)]
        let compatibility = record[2...5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var reversed: UInt32 = 0
        for bit in 0..<32 where compatibility >> bit & 1 == 1 { reversed |= 1 << (31 - UInt32(bit)) }
        var constraints = Array(record[6...11])
        while constraints.last == 0 { constraints.removeLast() }
        var parts = ["hvc1", "\(space)\(record[1] & 0x1F)", String(reversed, radix: 16)]
        parts.append("\(record[1] >> 5 & 1 == 1 ? "H" : "L")\(record[12])")
        parts += constraints.map { String($0, radix: 16, uppercase: true) }
        return parts.joined(separator: ".")
    }

    /// AV1 in ISO BMFF, section 5: profile, level, tier, depth.
    private static func av1(_ record: [UInt8]) -> String {
        guard record.count > 3 else { return "av01" }
        let level = Int(record[1] & 0x1F)
        let depth = record[2] >> 6 & 1 == 0 ? "08" : record[2] >> 5 & 1 == 0 ? "10" : "12"
        let tier = record[2] >> 7 == 1 ? "H" : "M"
        return "av01.\(record[1] >> 5).\(level < 10 ? "0" : "")\(level)\(tier).\(depth)"
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
