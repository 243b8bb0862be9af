/// How sound that is copied is packaged.
struct SoundFormat {
    let codec: String
    let sampleRate: Int
    let channels: Int
    /// Of a coded frame.
    let frameSamples: Int
    let configuration: [UInt8]
    /// A frame in which nothing is heard; nil: none is known.
    let silence: CodedBytes?
    /// Bits a second, as stated.
    let bitrate: Int

    /// Of a track. Nil where it cannot be copied.
    init?(_ format: LiveFormat, bitrate: Int?) {
        guard case .audio(let codec, let configuration) = format, codec == "aac",
            let parsed = AudioConfiguration(configuration)
        else { return nil }
        self.codec = codec
        self.configuration = configuration
        sampleRate = parsed.sampleRate
        channels = parsed.channels
        frameSamples = parsed.frameSamples
        silence = SilentSound.aac(parsed).map { CodedBytes($0) }
        self.bitrate = bitrate ?? 64_000 * max(1, parsed.channels)
    }

    /// As an init segment says it.
    var track: CMAFTrack {
        CMAFTrack(
            content: .audio(
                sampleRate: sampleRate, channels: channels, bitrate: bitrate, configuration: configuration),
            timescale: UInt32(sampleRate), presentationStart: 0)
    }
}
