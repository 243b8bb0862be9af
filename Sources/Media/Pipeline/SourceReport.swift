import CLibAV
import JSON

/// What is said of a source: codecs by FFmpeg's names, the size as displayed.
struct SourceReport {
    let container: String
    let video: SourceTrack?
    let audio: SourceTrack?
    let bitrate: Int?

    func json(durationSeconds: Double?) -> JSON {
        var object: JSONObject = ["container": .string(container)]
        object["durationSeconds"] = durationSeconds.map { .number(Self.rounded($0)) } ?? .null
        if let video {
            let size = video.displaySize
            object["width"] = .integer(Int64(size.width))
            object["height"] = .integer(Int64(size.height))
            object["frameRate"] = .number(Self.rate(video.frameRate))
            object["videoCodec"] = .string(video.codec)
        }
        if let audio {
            object["audioCodec"] = .string(audio.codec)
            object["audioChannels"] = .integer(Int64(audio.channels))
            object["audioSampleRate"] = .integer(Int64(audio.sampleRate))
        }
        if let bitrate { object["bitrate"] = .integer(Int64(bitrate)) }
        return .object(object)
    }

    /// Pictures a second, to three places.
    static func rate(_ rate: AVRational) -> Double {
        rounded(Double(rate.num) / Double(max(1, rate.den)))
    }

    private static func rounded(_ number: Double) -> Double { (number * 1000).rounded() / 1000 }
}
