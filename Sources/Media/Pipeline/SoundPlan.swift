import CLibAV
import CStreamPlugin
import JSON

/// How a sound rendition is made.
struct SoundPlan: Sendable {
    /// The rendition's name: "audio", "audio-2", ...
    let name: String
    var encoder: CodecEncoder
    let sampleRate: Int
    let bitrate: Int
    /// BCP 47; nil: not known.
    var language: String?
    /// What people call it; nil: nothing.
    var label: String?
    /// Whether it is played unless another is chosen.
    var isDefault = true

    /// The name of a track by its place, from 0.
    static func name(_ place: Int) -> String { place == 0 ? "audio" : "audio-\(place + 1)" }

    var configuration: CodecConfiguration {
        var configuration = CodecConfiguration()
        configuration.kind = STREAM_MEDIA_AUDIO
        configuration.codec = "aac"
        configuration.timeBase = AVRational(num: 1, den: Int32(sampleRate))
        configuration.sampleRate = sampleRate
        configuration.channels = SoundBlock.stereo
        configuration.bitrate = bitrate
        return configuration
    }

    /// As `info` announces it.
    var info: JSON {
        var object: JSONObject = [
            "name": .string(name), "kind": "audio", "bitrate": .integer(Int64(bitrate)),
            "channels": .integer(Int64(SoundBlock.stereo)), "sampleRate": .integer(Int64(sampleRate)),
            "codec": "aac", "encoder": .string(encoder.name), "default": .bool(isDefault),
        ]
        if let language { object["language"] = .string(language) }
        if let label { object["label"] = .string(label) }
        return .object(object)
    }
}
