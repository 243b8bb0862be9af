import CLibAV
import CStreamPlugin

/// What a codec is opened with.
struct CodecConfiguration {
    var kind = STREAM_MEDIA_VIDEO
    var codec = ""
    var timeBase = AVRational(num: 1, den: 1)
    var extradata: [UInt8] = []
    var width = 0
    var height = 0
    var frameRate = AVRational(num: 0, den: 1)
    var sampleRate = 0
    var channels = 0
    var sampleBits = 0
    var blockBytes = 0
    var threads = 0
    var bitrate = 0
    var maxBitrate = 0
    var bufferBits = 0
    var bFrames = 0
    var preset = ""
    var profile = ""
    var color = ColorDescription.unknown

    /// Calls with the boundary's form of it, valid meanwhile.
    func withBoundaryValue<R>(_ body: (UnsafePointer<stream_codec_config>) -> R) -> R {
        withSpan(Array(codec.utf8)) { codec in
            withSpan(extradata) { extradata in
                withSpan(Array(preset.utf8)) { preset in
                    withSpan(Array(profile.utf8)) { profile in
                        var value = numbers
                        value.codec = codec
                        value.extradata = extradata
                        value.preset = preset
                        value.profile = profile
                        return body(&value)
                    }
                }
            }
        }
    }

    private var numbers: stream_codec_config {
        var value = stream_codec_config()
        value.struct_size = UInt32(MemoryLayout<stream_codec_config>.size)
        value.kind = kind.rawValue
        value.time_base_num = timeBase.num
        value.time_base_den = timeBase.den
        value.width = UInt32(clamping: width)
        value.height = UInt32(clamping: height)
        value.pixel_format = STREAM_PIXEL_YUV420P.rawValue
        value.frame_rate_num = frameRate.num
        value.frame_rate_den = frameRate.den
        value.sample_rate = UInt32(clamping: sampleRate)
        value.channels = UInt32(clamping: channels)
        value.sample_bits = UInt32(clamping: sampleBits)
        value.block_bytes = UInt32(clamping: blockBytes)
        value.threads = UInt32(clamping: threads)
        value.bitrate = UInt64(clamping: bitrate)
        value.max_bitrate = UInt64(clamping: maxBitrate)
        value.buffer_bits = UInt64(clamping: bufferBits)
        value.b_frames = UInt32(clamping: bFrames)
        if color.isKnown { value.color = color.packed }
        return value
    }

    private func withSpan<R>(_ bytes: [UInt8], _ body: (stream_bytes) -> R) -> R {
        bytes.withUnsafeBytes { body(stream_bytes(data: $0.isEmpty ? nil : $0.baseAddress, size: $0.count)) }
    }
}
