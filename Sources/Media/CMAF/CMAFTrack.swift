/// What the init segment of a track says (ISO/IEC 23000-19, 7.3).
struct CMAFTrack: Sendable {
    /// What it carries.
    enum Content: Sendable {
        /// A codec by FFmpeg's name, "h264", "hevc" or "av1"; `configuration` is its decoder's configuration record.
        case video(codec: String, width: Int, height: Int, configuration: [UInt8], color: ColorDescription)
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
        case .video(let codec, _, _, let configuration, _):
            return VideoCodecs.text(codec: codec, configuration: configuration)
        case .audio(_, _, _, let configuration):
            return "mp4a.40.\((configuration.first ?? 0x10) >> 3)"
        }
    }
}
