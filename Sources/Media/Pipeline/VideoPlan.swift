import CLibAV
import CStreamPlugin

/// How one picture rendition is made.
struct VideoPlan: Sendable {
    let rendition: VideoRendition
    var encoder: CodecEncoder
    let preset: String
    /// What it leaves out of the pictures that come.
    let cap: FrameRateCap
    /// Ticks a second.
    let timescale: Int
    let threads: Int
    /// What its colours mean.
    let color: ColorDescription

    /// Pictures a second.
    var frameRate: AVRational { cap.rate }

    /// AV1 shows every picture as soon as it is decoded.
    private var bFrames: Int {
        switch rendition.codec {
        case "h264": preset == "ultrafast" ? 0 : 3
        case "hevc": 3
        default: 0
        }
    }

    /// How much earlier pictures are decoded than shown, ticks: two frames, for a pyramid of B-frames.
    var reorderTicks: Int64 {
        guard bFrames > 0 else { return 0 }
        let rate = min(60, Double(frameRate.num) / Double(max(1, frameRate.den)))
        return Int64((2 * Double(timescale) / rate).rounded())
    }

    var configuration: CodecConfiguration {
        var configuration = CodecConfiguration()
        configuration.kind = STREAM_MEDIA_VIDEO
        configuration.codec = rendition.codec
        configuration.timeBase = AVRational(num: 1, den: Int32(timescale))
        configuration.width = rendition.width
        configuration.height = rendition.height
        configuration.frameRate = frameRate
        configuration.threads = threads
        configuration.bitrate = rendition.bitrate
        configuration.maxBitrate = rendition.bitrate * 13 / 10
        configuration.bufferBits = rendition.bitrate * 3 / 2
        configuration.bFrames = bFrames
        configuration.preset = preset
        configuration.profile = rendition.codec == "h264" ? "high" : "main"
        configuration.color = color
        return configuration
    }
}
