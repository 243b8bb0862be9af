import CLibAV
import CStreamPlugin

/// Decodes, converts and encodes the sound, on a thread of its own.
final class SoundStage: @unchecked Sendable {
    // why: all but the queue is used by the stage's own thread; what is read afterwards is read after its join.

    let packets = BoundedQueue<Packet>(capacity: 256)
    private let decoder: TrackDecoder
    private let resampler: Resampler
    private let encoding: SoundEncoding
    private let sampleRate: Int
    private let specification: EncodeSpecification
    private var timeline: SoundTimeline

    init(
        track: SourceTrack, decoder: TrackDecoder, plan: SoundPlan, publisher: Publisher,
        specification: EncodeSpecification, zeroSeconds: Double
    ) throws(MediaFailure) {
        self.decoder = decoder
        self.specification = specification
        sampleRate = track.sampleRate
        resampler = Resampler(sampleRate: plan.sampleRate)
        encoding = try SoundEncoding(plan, publisher, segmentSeconds: specification.segmentSeconds)
        timeline = SoundTimeline(timeBase: track.timeBase, zeroSeconds: zeroSeconds)
    }

    /// How long the sound is, seconds.
    var seconds: Double { encoding.seconds }
    /// Packets that could not be decoded, and blocks whose times cannot be.
    var damaged: Int { decoder.damaged + timeline.leftOut }

    /// Works until the last packet; the thread's body.
    func run(_ state: RunState) {
        do throws(MediaFailure) {
            while let packet = packets.take() {
                timeline.note(packet, sampleRate: sampleRate)
                try decoder.decode(packet, take)
            }
            guard state.failure == nil else { return }
            try decoder.decode(nil, take)
            let rest = try resampler.flush()
            try encoding.encode(rest.block, samples: rest.samples)
            try encoding.finish()
        } catch {
            state.fail(error)
        }
    }

    private func take(_ frame: MediaFrame) throws(MediaFailure) {
        let value = frame.value
        let rate = Int(value.sample_rate)
        let channels = Int(value.channels)
        guard 1...8 ~= channels, 1000...768_000 ~= rate, value.samples > 0 else { return }
        let placement = timeline.place(pts: value.pts, samples: Int(value.samples), sampleRate: rate)
        try fill(placement.silence, rate: rate, channels: channels)
        guard !placement.range.isEmpty else { return }
        let first = placement.range.lowerBound
        let planes = withUnsafeBytes(of: value.planes) { planes in
            planes.bindMemory(to: UnsafeMutablePointer<UInt8>?.self).prefix(channels).compactMap { plane in
                plane.map { UnsafePointer(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self)) + first }
            }
        }
        guard planes.count == channels else { return }
        let result = try resampler.convert(planes, samples: placement.range.count, rate: rate, channels: channels)
        withExtendedLifetime(frame) {}
        try encoding.encode(result.block, samples: result.samples)
        try EncodePlan.checkLength(encoding.seconds, specification)
    }

    private func fill(_ silence: Int, rate: Int, channels: Int) throws(MediaFailure) {
        var rest = silence
        while rest > 0 {
            let count = min(rest, rate)
            let result = try resampler.convert(nil, samples: count, rate: rate, channels: channels)
            try encoding.encode(result.block, samples: result.samples)
            try EncodePlan.checkLength(encoding.seconds, specification)
            rest -= count
        }
    }
}
