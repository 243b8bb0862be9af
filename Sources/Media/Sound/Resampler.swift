import CLibAV
import CStreamPlugin

/// Brings stereo of any rate to one rate. Used by one thread.
final class Resampler {
    let sampleRate: Int
    private var context: OpaquePointer?
    private var sourceRate = 0

    init(sampleRate: Int) {
        self.sampleRate = sampleRate
    }

    deinit {
        swr_free(&context)
    }

    /// Converts samples and hands over what is made of them; what another rate left inside comes first.
    func convert(
        _ block: SoundBlock, samples: Int, rate: Int, _ take: (SoundBlock, Int) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        if rate != sourceRate {
            try flush(take)
            try open(rate)
        }
        guard context != nil else { return try take(block, samples) }
        let planes = (0..<SoundBlock.stereo).map { channel in
            Optional(UnsafeRawPointer(block.plane(channel)).assumingMemoryBound(to: UInt8.self))
        }
        try run(planes, samples, take)
        withExtendedLifetime(block) {}
    }

    /// Hands over what is still inside; a new source begins.
    func flush(_ take: (SoundBlock, Int) throws(MediaFailure) -> Void) throws(MediaFailure) {
        guard context != nil else { return }
        try run(nil, 0, take)
        swr_free(&context)
        sourceRate = 0
    }

    private func run(
        _ sources: [UnsafePointer<UInt8>?]?, _ samples: Int, _ take: (SoundBlock, Int) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        let room = swr_get_out_samples(context, Int32(samples))
        guard room >= 0 else { throw LibAV.outOfMemory }
        let block = SoundBlock(channels: SoundBlock.stereo, capacity: Int(room) + 32)
        var targets: [UnsafeMutablePointer<UInt8>?] = (0..<SoundBlock.stereo).map { channel in
            UnsafeMutableRawPointer(block.plane(channel)).assumingMemoryBound(to: UInt8.self)
        }
        var pointers = sources ?? []
        let count = pointers.withUnsafeMutableBufferPointer { pointers in
            swr_convert(
                context, &targets, Int32(block.capacity), sources == nil ? nil : pointers.baseAddress, Int32(samples))
        }
        guard count >= 0 else { throw MediaFailure(.corrupt, "The sound could not be converted.") }
        try take(block, Int(count))
    }

    /// Nothing to open where the rate is the one that is wanted.
    private func open(_ rate: Int) throws(MediaFailure) {
        sourceRate = rate
        guard rate != sampleRate else { return }
        var target = AVChannelLayout()
        av_channel_layout_default(&target, Int32(SoundBlock.stereo))
        var source = target
        let status = swr_alloc_set_opts2(
            &context, &target, AV_SAMPLE_FMT_FLTP, Int32(sampleRate), &source, AV_SAMPLE_FMT_FLTP, Int32(rate), 0, nil)
        guard status >= 0, swr_init(context) >= 0 else {
            throw MediaFailure(.unsupportedCodec, "Sound at \(rate) Hz cannot be converted.")
        }
    }
}
