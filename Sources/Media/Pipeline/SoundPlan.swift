import CLibAV
import CStreamPlugin

/// How the sound rendition is made.
struct SoundPlan: Sendable {
    /// The rendition's name.
    static let name = "audio"

    var encoder: CodecEncoder
    let sampleRate: Int
    let bitrate: Int

    var configuration: CodecConfiguration {
        var configuration = CodecConfiguration()
        configuration.kind = STREAM_MEDIA_AUDIO
        configuration.codec = "aac"
        configuration.timeBase = AVRational(num: 1, den: Int32(sampleRate))
        configuration.sampleRate = sampleRate
        configuration.channels = Resampler.channels
        configuration.bitrate = bitrate
        return configuration
    }
}
