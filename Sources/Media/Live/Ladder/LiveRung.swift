import CLibAV
import CStreamPlugin
import Synchronization

/// A rung of a live run, on a thread of its own: scales what the larger rung made, passes it on, encodes it.
final class LiveRung: @unchecked Sendable {
    // why: all but the queue and the end is used by the rung's own thread.

    /// Pictures that wait; enough to even out pictures that take longer.
    private static let depth = 8

    let plan: VideoPlan
    let track: LiveTrack
    let pictures = BoundedQueue<LivePicture>(capacity: LiveRung.depth)
    /// Until when the last picture stays, on the presentation's clock; not known before the source ends.
    let end = Atomic<Int64>(.min)
    private let next: LiveRung?
    private let preparation: PicturePreparation?
    private let scaler: Scaler
    private let instance: CodecInstance
    private var cap: FrameRateCap
    private var pending: [(pts: Int64, cuts: [LiveCut])] = []
    private var length: Int64
    private var last: Int64?

    /// A rung; `source` is the track whose decoded pictures come, nil where a larger rung's come.
    init(
        _ plan: VideoPlan, source: SourceTrack?, next: LiveRung?, _ makeTrack: (CMAFTrack) -> LiveTrack
    ) throws(MediaFailure) {
        self.plan = plan
        self.next = next
        let (width, height) = (plan.rendition.width, plan.rendition.height)
        preparation = source.map { PicturePreparation($0, width: width, height: height) }
        scaler = Scaler(width: width, height: height)
        cap = plan.cap
        length = Int64(90_000 * Double(plan.frameRate.den) / Double(max(1, plan.frameRate.num)))
        // Pictures leave in the order in which they come, each as soon as it is coded.
        var configuration = plan.configuration
        configuration.bFrames = 0
        do throws(CodecProblem) {
            instance = try CodecInstance(plan.encoder.table, configuration)
        } catch {
            throw error.failure(.internalError, "The encoder of \(plan.rendition.name) failed.")
        }
        track = makeTrack(
            CMAFTrack(
                content: .video(
                    codec: plan.rendition.codec, width: width, height: height, configuration: instance.extradata,
                    color: plan.color), timescale: UInt32(LiveClock.timescale), presentationStart: 0))
    }

    /// Works until the last picture; the thread's body.
    func run(_ state: RunState) {
        do throws(MediaFailure) {
            while let picture = pictures.take() { try work(picture) }
            next?.pictures.finish()
            guard state.failure == nil else { return }
            try finish()
        } catch {
            state.fail(error)
        }
    }

    private func work(_ picture: LivePicture) throws(MediaFailure) {
        guard cap.keeps(picture.frame.pts, forced: !picture.cuts.isEmpty) else { return }
        var picture = picture
        picture.frame =
            if let preparation { try preparation.prepare(picture.frame) } else { try scaler.scale(picture.frame) }
        if let next, !next.pictures.put(picture) { return }
        let pts = picture.frame.pts
        if !picture.cuts.isEmpty { pending.append((pts, picture.cuts)) }
        try attempt { () throws(CodecProblem) in
            try picture.frame.withKeyframe(!picture.cuts.isEmpty) { (frame) throws(CodecProblem) in
                while try !instance.send(frame) { try receive() }
            }
            try receive()
        }
        try publish()
    }

    private var units: [CodedUnit] = []

    private func finish() throws(MediaFailure) {
        try attempt { () throws(CodecProblem) in
            while try !instance.send(nil as UnsafePointer<stream_frame>?) { try receive() }
            try receive()
        }
        try publish()
        try track.cut(at: last.map { max($0 + length, end.load(ordering: .acquiring)) } ?? track.cutter.floor)
    }

    private func receive() throws(CodecProblem) {
        while case .value(let unit) = try instance.receivePacket() { units.append(unit) }
    }

    private func publish() throws(MediaFailure) {
        for unit in units {
            while let first = pending.first, first.pts <= unit.pts {
                pending.removeFirst()
                for (place, cut) in first.cuts.enumerated() {
                    let isLast = place == first.cuts.count - 1
                    try track.cut(at: max(track.cutter.floor, isLast ? unit.pts : track.ticks(cut.time)))
                    if let number = cut.initNumber { try track.begin(initNumber: number, isDiscontinuous: true) }
                }
            }
            let start = max(track.cutter.floor, unit.pts)
            if let last, start > last { length = min(start - last, LiveClock.timescale) }
            last = start
            try track.add(LiveUnit(unit: unit, offset: 0), start: start, isSync: unit.isKeyframe, expected: length)
        }
        units.removeAll(keepingCapacity: true)
    }

    private func attempt(_ body: () throws(CodecProblem) -> Void) throws(MediaFailure) {
        do throws(CodecProblem) {
            try body()
        } catch {
            throw error.failure(.internalError, "The encoder of \(plan.rendition.name) failed.")
        }
    }
}
