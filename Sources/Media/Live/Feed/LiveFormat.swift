/// What a decoder must know of a track before its first sample.
package enum LiveFormat: Sendable, Hashable {
    /// Codecs by FFmpeg's names; the configuration as MP4 has it: `avcC`, `hvcC`, `av1C`, `vpcC`, `AudioSpecificConfig`,
    /// `OpusHead`.
    case video(codec: String, configuration: [UInt8])
    case audio(codec: String, configuration: [UInt8])

    /// Whether it is of pictures.
    package var isVideo: Bool {
        if case .video = self { true } else { false }
    }
}
