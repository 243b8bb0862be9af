import CLibAV
import CStreamPlugin

/// Encodes and packages the pictures of one rendition. Used by its stage's thread alone.
final class VideoEncoding {
    private let plan: VideoPlan
    private let publisher: Publisher
    private let instance: CodecInstance
    private let track: CMAFTrack
    private var number: Int
    private var units: [CodedUnit] = []
    private var cuts: [Int64] = []
    private var end: Int64 = 0
    private var hasStarted = false

    /// Opens the encoder and publishes the init segment; the first picture starts segment `number`.
    init(_ plan: VideoPlan, _ publisher: Publisher, number: Int) throws(MediaFailure) {
        self.plan = plan
        self.publisher = publisher
        self.number = number
        do throws(CodecProblem) {
            instance = try CodecInstance(plan.encoder.table, plan.configuration)
        } catch {
            throw error.failure(.internalError, "The encoder of \(plan.rendition.name) failed.")
        }
        track = CMAFTrack(
            content: .video(
                codec: plan.configuration.codec, width: plan.rendition.width, height: plan.rendition.height,
                configuration: instance.extradata,
                color: plan.color),
            timescale: UInt32(plan.timescale), presentationStart: plan.reorderTicks)
        try publisher.initSegment(track)
    }

    func encode(_ picture: TimedPicture) throws(MediaFailure) {
        if picture.startsSegment, hasStarted { cuts.append(picture.frame.pts) }
        hasStarted = true
        end = picture.frame.pts + picture.frame.value.duration
        do throws(CodecProblem) {
            try picture.frame.withKeyframe(picture.startsSegment) { (frame) throws(CodecProblem) in
                while try !instance.send(frame) { try receive() }
            }
            try receive()
        } catch {
            throw failure(error)
        }
        try publishComplete()
    }

    /// Ends it; the last picture is shown until `end`.
    func finish(until end: Int64) throws(MediaFailure) {
        self.end = max(self.end, end)
        do throws(CodecProblem) {
            while try !instance.send(nil as UnsafePointer<stream_frame>?) { try receive() }
            try receive()
        } catch {
            throw failure(error)
        }
        try publishComplete()
        try publish(units, until: self.end)
    }

    private func receive() throws(CodecProblem) {
        while case .value(let unit) = try instance.receivePacket() { units.append(unit) }
    }

    /// Publishes each segment whose successor's first picture was encoded: closed groups, so nothing of it is missing.
    private func publishComplete() throws(MediaFailure) {
        while let cut = cuts.first, let index = units.firstIndex(where: { $0.pts == cut }) {
            guard units[index].isKeyframe else {
                throw MediaFailure(.internalError, "The encoder made no keyframe where a segment starts.")
            }
            try publish(Array(units[..<index]), until: cut)
            units.removeFirst(index)
            cuts.removeFirst()
        }
    }

    private func publish(_ units: [CodedUnit], until end: Int64) throws(MediaFailure) {
        guard let first = units.first else { return }
        let delay = plan.reorderTicks
        let times = DecodeTimes.times(shown: units.map(\.pts), delay: delay)
        let samples = units.indices.map { index in
            let next = index + 1 < times.count ? times[index + 1] : end - delay
            return Sample(
                unit: units[index], decodeTime: times[index] + delay, presentationTime: units[index].pts + delay,
                duration: max(1, next - times[index]))
        }
        let segment = MediaSegment(number: number, samples: samples, isVideo: true)
        try publisher.segment(segment, start: first.pts, end: end, timescale: plan.timescale)
        number += 1
    }

    private func failure(_ problem: CodecProblem) -> MediaFailure {
        problem.failure(.internalError, "The encoder of \(plan.rendition.name) failed.")
    }
}
