import CLibAV
import CStreamPlugin

/// Brings planar float of any rate and channels to stereo of one rate. Used by one thread.
final class Resampler {
    static let channels = 2

    let sampleRate: Int
    private var context: OpaquePointer?
    private var sourceRate = 0
    private var sourceChannels = 0

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    deinit {
        swr_free(&context)
    }

    /// Converts samples of planes; nil planes are silence. Answers a block and how many samples of it are meant.
    func convert(_ planes: [UnsafePointer<Float>]?, samples: Int, rate: Int, channels: Int) throws(MediaFailure)
        -> (block: SoundBlock, samples: Int)
    {
        try prepare(rate: rate, channels: channels)
        let silence = planes == nil ? SoundBlock(channels: channels, capacity: samples) : nil
        let sources = (0..<channels).map { channel in
            let plane = planes?[channel] ?? silence.map { UnsafePointer($0.plane(channel)) }
            return plane.map { UnsafeRawPointer($0).assumingMemoryBound(to: UInt8.self) }
        }
        return try run(sources, samples)
    }

    /// What is still inside.
    func flush() throws(MediaFailure) -> (block: SoundBlock, samples: Int) {
        guard context != nil else { return (SoundBlock(channels: Self.channels, capacity: 1), 0) }
        return try run(nil, 0)
    }

    private func run(_ sources: [UnsafePointer<UInt8>?]?, _ samples: Int) throws(MediaFailure)
        -> (block: SoundBlock, samples: Int)
    {
        let room = swr_get_out_samples(context, Int32(samples))
        guard room >= 0 else { throw LibAV.outOfMemory }
        let block = SoundBlock(channels: Self.channels, capacity: Int(room) + 32)
        var targets: [UnsafeMutablePointer<UInt8>?] = (0..<Self.channels).map { channel in
            UnsafeMutableRawPointer(block.plane(channel)).assumingMemoryBound(to: UInt8.self)
        }
        var pointers = sources ?? []
        let count = pointers.withUnsafeMutableBufferPointer { pointers in
            swr_convert(
                context, &targets, Int32(block.capacity), sources == nil ? nil : pointers.baseAddress, Int32(samples))
        }
        withExtendedLifetime(block) {}
        guard count >= 0 else { throw MediaFailure(.corrupt, "The sound could not be converted to stereo.") }
        return (block, Int(count))
    }

    private func prepare(rate: Int, channels: Int) throws(MediaFailure) {
        if context != nil, rate == sourceRate, channels == sourceChannels { return }
        sourceRate = rate
        sourceChannels = channels
        var source = AVChannelLayout()
        var target = AVChannelLayout()
        av_channel_layout_default(&source, Int32(channels))
        av_channel_layout_default(&target, Int32(Self.channels))
        let status = swr_alloc_set_opts2(
            &context, &target, AV_SAMPLE_FMT_FLTP, Int32(sampleRate), &source, AV_SAMPLE_FMT_FLTP, Int32(rate), 0, nil)
        guard status >= 0, swr_init(context) >= 0 else {
            throw MediaFailure(
                .unsupportedCodec, "Sound of \(channels) channels at \(rate) Hz cannot be converted to stereo.")
        }
    }
}
