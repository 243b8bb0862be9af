import CLibAV
import CStreamPlugin

/// How the sound rendition is made.
struct SoundPlan: @unchecked Sendable {
    // why: the codec's table lives as long as the process and nobody writes to it.

    /// The rendition's name.
    static let name = "audio"

    let encoder: UnsafePointer<stream_codec_v1>
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
