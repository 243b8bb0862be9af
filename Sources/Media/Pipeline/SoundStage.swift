import CLibAV
import CStreamPlugin
import Synchronization

/// Decodes, mixes and encodes one sound track, on a thread of its own.
final class SoundStage: @unchecked Sendable {
    // why: all but the queue and the end is used by the stage's own thread; what is read afterwards is read after its
    // join.

    let packets = BoundedQueue<Packet>(capacity: 256)
    private let end = Mutex<Double?>(nil)
    private let decoder: TrackDecoder
    private let mixer = StereoMixer()
    private let resampler: Resampler
    private let limiter = LimitedSound()
    private var isLimited = false
    private let encoding: SoundEncoding
    private let plan: SoundPlan
    private let trackRate: Int
    private let specification: EncodeSpecification
    private var timeline: SoundTimeline
    private var discarded = DiscardedTimes()

    init(
        track: SourceTrack, decoder: TrackDecoder, plan: SoundPlan, publisher: Publisher,
        specification: EncodeSpecification, zeroSeconds: Double
    ) throws(MediaFailure) {
        self.decoder = decoder
        self.specification = specification
        self.plan = plan
        trackRate = track.sampleRate
        resampler = Resampler(sampleRate: plan.sampleRate)
        encoding = try SoundEncoding(plan, publisher, specification)
        timeline = SoundTimeline(timeBase: track.timeBase, zeroSeconds: zeroSeconds)
    }

    /// How long the sound is, seconds.
    var seconds: Double { encoding.seconds }
    /// Packets that could not be decoded, and blocks whose times cannot be.
    var damaged: Int { decoder.damaged + timeline.leftOut }

    /// No packet will follow. Sound that ends before `seconds` of the presentation goes on in silence until then.
    func finish(until seconds: Double?) {
        end.withLock { $0 = seconds }
        packets.finish()
    }

    /// Works until the last packet; the thread's body.
    func run(_ state: RunState) {
        do throws(MediaFailure) {
            while let packet = packets.take() {
                discarded.note(packet)
                timeline.note(packet, sampleRate: trackRate)
                try decoder.decode(packet, take)
            }
            guard state.failure == nil else { return }
            try decoder.decode(nil, take)
            try resampler.flush(limit)
            try limiter.finish(encode)
            try fillUp()
            try encoding.finish()
        } catch {
            state.fail(error)
        }
    }

    private func take(_ frame: MediaFrame) throws(MediaFailure) {
        let value = frame.value
        let rate = Int(value.sample_rate)
        let channels = Int(value.channels)
        guard !discarded.contains(value.pts), 1...8 ~= channels, 1000...768_000 ~= rate, value.samples > 0 else {
            return
        }
        let placement = timeline.place(pts: value.pts, samples: Int(value.samples), sampleRate: rate)
        try silence(placement.silence, rate: rate)
        guard !placement.range.isEmpty, let block = mixer.mix(frame, placement.range) else { return }
        // Only what several channels add up to can be more than there is room for.
        isLimited = isLimited || channels > SoundBlock.stereo
        try resampler.convert(block, samples: placement.range.count, rate: rate, limit)
    }

    private func silence(_ samples: Int, rate: Int) throws(MediaFailure) {
        var rest = samples
        while rest > 0 {
            let count = min(rest, rate)
            let block = SoundBlock(channels: SoundBlock.stereo, capacity: count)
            try resampler.convert(block, samples: count, rate: rate, limit)
            rest -= count
        }
    }

    private func limit(_ block: SoundBlock, _ samples: Int) throws(MediaFailure) {
        if isLimited { try limiter.pass(block, samples: samples, encode) } else { try encode(block, samples) }
    }

    private func encode(_ block: SoundBlock, _ samples: Int) throws(MediaFailure) {
        try encoding.encode(block, samples: samples)
        try EncodePlan.checkLength(encoding.seconds, specification)
    }

    private func fillUp() throws(MediaFailure) {
        guard let end = end.withLock({ $0 }), end < Bounds.seconds else { return }
        var rest = Int((end - encoding.seconds) * Double(plan.sampleRate))
        while rest > 0 {
            let count = min(rest, plan.sampleRate)
            try encode(SoundBlock(channels: SoundBlock.stereo, capacity: count), count)
            rest -= count
        }
    }
}
