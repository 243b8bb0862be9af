/// A track of a session description (RFC 8866), as far as it is played.
package struct RTSPMedia: Sendable, Hashable {
    /// How its packets carry it.
    package enum Coding: Sendable, Hashable {
        /// RFC 6184; the parameter sets that the description has.
        case h264(sets: [[UInt8]])
        /// RFC 7798.
        case hevc(sets: [[UInt8]])
        /// RFC 3640, mode AAC-hbr: the `AudioSpecificConfig`, and bits of the fields of an AU header.
        case aac(configuration: [UInt8], sizeBits: Int, indexBits: Int, deltaBits: Int)

        var isPicture: Bool {
            if case .aac = self { false } else { true }
        }
    }

    package let coding: Coding
    /// Ticks a second.
    package let clock: Int64
    /// Of its packets.
    let payloadType: UInt8
    /// Where it is set up.
    let control: String

    /// The first picture and the first sound of a description that are taken; `base` is where it came from.
    static func all(in text: String, base: String) -> [RTSPMedia] {
        var sections: [[Substring]] = [[]]
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("m=") { sections.append([]) }
            sections[sections.count - 1].append(line)
        }
        let session =
            sections[0].compactMap { value($0, "a=control:") }.first.map { resolve(String($0), base) }
            ?? base
        let found = sections.dropFirst().prefix(16).compactMap { RTSPMedia($0, base: session) }
        let picture = found.first { $0.coding.isPicture }
        let sound = found.first { !$0.coding.isPicture }
        return [picture, sound].compactMap { $0 }
    }

    private init?(_ lines: [Substring], base: String) {
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 4, let type = UInt8(words[3]), type < 128 else { return nil }
        payloadType = type
        guard let map = lines.compactMap({ Self.value($0, "a=rtpmap:\(type) ") }).first else {
            return nil
        }
        let parts = map.split(separator: "/")
        guard parts.count >= 2, let clock = Int64(parts[1].prefix { $0.isNumber }),
            1000...1_000_000 ~= clock
        else {
            return nil
        }
        self.clock = clock
        let format = Self.parameters(lines.compactMap { Self.value($0, "a=fmtp:\(type) ") }.first ?? "")
        switch parts[0].lowercased() {
        case "h264":
            coding = .h264(sets: Self.sets(format["sprop-parameter-sets"]))
        case "h265":
            coding = .hevc(
                sets: Self.sets(format["sprop-vps"]) + Self.sets(format["sprop-sps"])
                    + Self.sets(format["sprop-pps"]))
        case "mpeg4-generic":
            guard format["mode"]?.lowercased() == "aac-hbr",
                let bytes = Self.hexadecimal(format["config"] ?? ""),
                2...64 ~= bytes.count
            else { return nil }
            let bits = ["sizelength", "indexlength", "indexdeltalength"].map {
                Int(format[$0] ?? "") ?? 0
            }
            guard 1...16 ~= bits[0], 0...8 ~= bits[1], 0...8 ~= bits[2] else { return nil }
            coding = .aac(configuration: bytes, sizeBits: bits[0], indexBits: bits[1], deltaBits: bits[2])
        default: return nil
        }
        let own = lines.compactMap { Self.value($0, "a=control:") }.first ?? ""
        control = Self.resolve(String(own), base)
    }

    private static func value(_ line: Substring, _ name: String) -> Substring? {
        line.hasPrefix(name) ? line.dropFirst(name.count) : nil
    }

    /// An address that is no whole one follows the base, as servers expect it.
    private static func resolve(_ control: String, _ base: String) -> String {
        if control.isEmpty || control == "*" { return base }
        if control.lowercased().hasPrefix("rtsp") && control.contains("://") { return control }
        return base.hasSuffix("/") || control.hasPrefix("?") ? base + control : "\(base)/\(control)"
    }

    private static func parameters(_ text: Substring) -> [String: String] {
        var parameters: [String: String] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            parameters[String(pair[0].drop { $0 == " " }).lowercased()] = String(pair[1])
        }
        return parameters
    }

    private static func sets(_ text: String?) -> [[UInt8]] {
        (text ?? "").split(separator: ",").prefix(16).compactMap { base64($0) }.filter {
            2...4096 ~= $0.count
        }
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// RFC 4648, section 4.
    private static func base64(_ text: Substring) -> [UInt8]? {
        var (bits, count, bytes) = (UInt32(0), 0, [UInt8]())
        for byte in text.utf8 where byte != 0x3D {
            let value: UInt8
            switch byte {
            case 0x41...0x5A: value = byte - 0x41
            case 0x61...0x7A: value = byte - 0x61 + 26
            case 0x30...0x39: value = byte - 0x30 + 52
            case 0x2B: value = 62
            case 0x2F: value = 63
            default: return nil
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
