import CStreamPlugin

/// Encodes and packages the sound. Used by its stage's thread alone.
///
/// Every attempt encodes from the start, so that blocks and their times are the same; what is there already is not sent.
final class SoundEncoding {
    private let plan: SoundPlan
    private let publisher: Publisher
    private let instance: CodecInstance
    private var clock: SegmentClock
    private var priming: Int64?
    private var units: [CodedUnit] = []
    private var sent: Int64 = 0
    /// The segment that is being filled, and the one before it until it is known that this one gets long enough.
    private var pending: [CodedUnit] = []
    private var complete: [CodedUnit] = []
    /// The shortest last segment, samples.
    private let shortest: Int64

    init(_ plan: SoundPlan, _ publisher: Publisher, _ specification: EncodeSpecification) throws(MediaFailure) {
        self.plan = plan
        self.publisher = publisher
        clock = SegmentClock(
            segmentSeconds: specification.segmentSeconds, timescale: plan.sampleRate,
            opening: specification.openingSeconds)
        shortest = Int64(plan.sampleRate / 4)
        do throws(CodecProblem) {
            instance = try CodecInstance(plan.encoder.table, plan.configuration)
        } catch {
            throw error.failure(.internalError, "The encoder of the sound failed.")
        }
    }

    /// How long the sound so far is, seconds.
    var seconds: Double { Double(sent) / Double(plan.sampleRate) }

    func encode(_ block: SoundBlock, samples: Int) throws(MediaFailure) {
        guard samples > 0 else { return }
        let frame = MediaFrame(adopting: block.frame(samples: samples, sampleRate: plan.sampleRate, pts: sent))
        sent += Int64(samples)
        do throws(CodecProblem) {
            try frame.withKeyframe(false) { (frame) throws(CodecProblem) in
                while try !instance.send(frame) { try receive() }
            }
            try receive()
        } catch {
            throw failure(error)
        }
        try publishComplete(isLast: false)
    }

    func finish() throws(MediaFailure) {
        guard sent > 0 else { return }
        do throws(CodecProblem) {
            while try !instance.send(nil as UnsafePointer<stream_frame>?) { try receive() }
            try receive()
        } catch {
            throw failure(error)
        }
        // The encoder fills its last block up; what is only filling is not presented.
        units.removeAll { $0.pts >= sent }
        try publishComplete(isLast: true)
    }

    private func receive() throws(CodecProblem) {
        while case .value(let unit) = try instance.receivePacket() { units.append(unit) }
    }

    private func publishComplete(isLast: Bool) throws(MediaFailure) {
        for unit in units {
            if clock.startsSegment(at: unit.pts), clock.number > 0 {
                complete = pending
                pending.removeAll()
            }
            pending.append(unit)
            if !complete.isEmpty, unit.pts - pending[0].pts >= shortest {
                try publish(complete, number: clock.number - 1, until: pending[0].pts)
                complete.removeAll()
            }
        }
        units.removeAll()
        guard isLast else { return }
        // The few samples by which sound outlasts the picture are no segment of their own.
        let number = complete.isEmpty ? clock.number : clock.number - 1
        try publish(complete + pending, number: number, until: sent)
    }

    private func publish(_ units: [CodedUnit], number: Int, until end: Int64) throws(MediaFailure) {
        guard let first = units.first else { return }
        if priming == nil {
            let samples = max(0, -first.pts)
            priming = samples
            try publisher.initSegment(track(priming: samples))
        }
        let priming = priming ?? 0
        let samples = units.indices.map { index in
            let next = index + 1 < units.count ? units[index + 1].pts : end
            let start = units[index].pts + priming
            return Sample(
                unit: units[index], decodeTime: start, presentationTime: start,
                duration: max(1, next - units[index].pts))
        }
        let segment = MediaSegment(number: number, samples: samples, isVideo: false)
        try publisher.segment(segment, start: first.pts, end: end, timescale: plan.sampleRate)
    }

    private func track(priming: Int64) -> CMAFTrack {
        CMAFTrack(
            content: .audio(
                sampleRate: plan.sampleRate, channels: SoundBlock.stereo, bitrate: plan.bitrate,
                configuration: instance.extradata),
            timescale: UInt32(plan.sampleRate), presentationStart: priming)
    }

    private func failure(_ problem: CodecProblem) -> MediaFailure {
        problem.failure(.internalError, "The encoder of the sound failed.")
    }
}
