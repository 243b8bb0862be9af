/// What the init segment of a track says (ISO/IEC 23000-19, 7.3).
struct CMAFTrack: Sendable {
    /// What it carries.
    enum Content: Sendable {
        /// H.264; `configuration` is an `AVCDecoderConfigurationRecord`.
        case video(width: Int, height: Int, configuration: [UInt8], color: ColorDescription)
        /// AAC; `configuration` is an `AudioSpecificConfig`.
        case audio(sampleRate: Int, channels: Int, bitrate: Int, configuration: [UInt8])
    }

    var content: Content
    /// Ticks a second.
    var timescale: UInt32
    /// Where on the track's own clock the presentation starts: what the decoder needs before it.
    var presentationStart: Int64

    /// RFC 6381: "avc1.64001f", "mp4a.40.2".
    var codecs: String {
        switch content {
        case .video(_, _, let configuration, _):
            return "avc1." + configuration.dropFirst().prefix(3).map(Self.hexadecimal).joined()
        case .audio(_, _, _, let configuration):
            return "mp4a.40.\((configuration.first ?? 0x10) >> 3)"
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }
}
