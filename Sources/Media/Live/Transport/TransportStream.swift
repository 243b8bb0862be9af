/// An elementary stream of an MPEG transport stream.
package struct TransportStream: Sendable, Hashable {
    /// How it is coded, by FFmpeg's names; nil: nothing that is known here.
    package enum Codec: String, Sendable, Hashable {
        case h264, hevc, aac, mp2, mp3, ac3, eac3, opus, mpeg2video
        /// AAC in LATM.
        case latm = "aac_latm"
    }

    /// Its packets' identifier.
    package let pid: Int
    /// `stream_type` (ISO/IEC 13818-1, table 2-34).
    package let type: UInt8
    /// How it is coded.
    package let codec: Codec?
    /// Whether it holds pictures or sound by its type, whatever the codec is.
    package let isVideo: Bool
    package let isAudio: Bool
    /// Channels that a descriptor states, of Opus.
    package let channels: Int?

    /// Reads what a program map says of a stream.
    init(pid: Int, type: UInt8, descriptors: ArraySlice<UInt8>) {
        self.pid = pid
        self.type = type
        var registration: [UInt8] = []
        var tags: Set<UInt8> = []
        var opus: Int?
        var rest = descriptors
        while rest.count >= 2 {
            let (tag, length) = (rest[rest.startIndex], Int(rest[rest.startIndex + 1]))
            let body = rest.dropFirst(2).prefix(length)
            tags.insert(tag)
            if tag == 0x05 { registration = Array(body.prefix(4)) }
            // The extension descriptor that says what channels Opus has.
            if tag == 0x7F, body.count >= 2, body.first == 0x80 { opus = Int(body[body.startIndex + 1]) }
            rest = rest.dropFirst(2 + length)
        }
        codec = Self.codec(type, registration, tags)
        isVideo =
            [0x01, 0x02, 0x10, 0x1B, 0x24, 0x33, 0x42, 0xD1, 0xEA].contains(type) || registration == Array("AV01".utf8)
        isAudio =
            codec.map { ![Codec.h264, .hevc, .mpeg2video].contains($0) }
            ?? [0x03, 0x04, 0x0F, 0x11, 0x1C].contains(type)
        channels = opus.flatMap { 1...8 ~= $0 ? $0 : nil }
    }

    private static func codec(_ type: UInt8, _ registration: [UInt8], _ tags: Set<UInt8>) -> Codec? {
        switch type {
        case 0x01, 0x02: return .mpeg2video
        // Layer I, II or III: their frames say which.
        case 0x03, 0x04: return .mp2
        case 0x0F: return .aac
        case 0x11: return .latm
        case 0x1B: return .h264
        case 0x24: return .hevc
        case 0x81: return .ac3
        case 0x87: return .eac3
        case 0x06:
            if registration == Array("Opus".utf8) { return .opus }
            if registration == Array("HEVC".utf8) { return .hevc }
            if registration == Array("AC-3".utf8) || tags.contains(0x6A) { return .ac3 }
            if registration == Array("EAC3".utf8) || tags.contains(0x7A) { return .eac3 }
            if tags.contains(0x7C) { return .aac }
            return nil
        default: return nil
        }
    }
}
