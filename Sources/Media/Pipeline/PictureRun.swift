import CLibAV
import CStreamPlugin

/// The picture's half of a run: decoding on the caller's thread, the cascade behind it.
final class PictureRun {
    private let decoder: TrackDecoder
    private let specification: EncodeSpecification
    private let state: RunState
    private let stages: [VideoStage]
    private var timeline: VideoTimeline
    private var clock: SegmentClock
    private var threads: [PipelineThread] = []
    private var count = 0
    /// The first segment that some rendition lacks.
    private let firstSegment: Int
    /// The packet to begin with; nil: the first.
    private var beginsAt: Int64?

    init(
        _ video: EncodePlan.Video, _ specification: EncodeSpecification, _ catalog: CodecCatalog,
        _ outbox: any Outbox, _ state: RunState
    ) throws(MediaFailure) {
        self.specification = specification
        self.state = state
        decoder = try TrackDecoder(video.track, STREAM_MEDIA_VIDEO, catalog)
        timeline = video.timeline
        clock = SegmentClock(segmentSeconds: specification.segmentSeconds, timescale: timeline.timescale)
        var stages: [VideoStage] = []
        var firstSegment = Int.max
        for plan in video.plans.reversed() {
            let have = specification.have[plan.rendition.name] ?? 0
            firstSegment = min(firstSegment, have)
            let publisher = Publisher(rendition: plan.rendition.name, outbox: outbox, have: have)
            stages.append(VideoStage(plan, publisher, next: stages.last))
        }
        self.firstSegment = firstSegment
        self.stages = stages.reversed()
        for stage in stages { state.watch(stage.pictures) }
    }

    /// Where the source's clock stands at the first picture; nil until that is known.
    var zeroSeconds: Double? { timeline.zeroSeconds }
    /// How long the pictures so far are.
    var seconds: Double { timeline.seconds }
    /// Packets that could not be decoded.
    var damaged: Int { decoder.damaged }
    /// Whether nothing more of the picture can be used: the clock jumped.
    var isOver: Bool { timeline.isOver }
    /// Whether pictures were left out behind a jump of the clock.
    var hasJumped: Bool { timeline.hasJumped }

    /// Makes the same segments as the copy that came before.
    func follow(_ copied: CopyRun.Copied) {
        timeline.start(at: copied.zero)
        clock = SegmentClock(at: copied.cuts)
        beginsAt = copied.zero
    }

    func start() throws(MediaFailure) {
        for stage in stages {
            let state = state
            threads.append(try PipelineThread { stage.run(state) })
        }
    }

    /// Decodes a packet, nil at the end, and hands the pictures to the cascade.
    func decode(_ packet: Packet?) throws(MediaFailure) {
        if let begin = beginsAt, let packet {
            // What the copy leaves out before its first picture, decoders may show all the same.
            guard packet.pointer.pointee.pts == begin else { return }
            beginsAt = nil
        }
        try decoder.decode(packet, take)
    }

    func finish() {
        stages.first?.pictures.finish()
    }

    func join() {
        for thread in threads { thread.join() }
        threads = []
    }

    private func take(_ frame: MediaFrame) throws(MediaFailure) {
        guard frame.width * frame.height <= Bounds.pixels, frame.width > 0, frame.height > 0 else {
            throw MediaFailure(.tooLarge, "The file holds a picture of \(frame.width)×\(frame.height).")
        }
        guard try timeline.place(frame) else { return }
        count += 1
        try EncodePlan.checkLength(timeline.seconds, specification)
        guard count <= Bounds.frames else {
            throw MediaFailure(.tooLong, "The file has more than \(Bounds.frames) pictures.")
        }
        let startsSegment = clock.startsSegment(at: frame.pts)
        guard clock.number >= firstSegment else { return }
        let picture = TimedPicture(frame: frame, segment: clock.number, startsSegment: startsSegment)
        guard let first = stages.first, first.pictures.put(picture) else {
            throw state.failure ?? MediaFailure(.internalError, "The encode was stopped.", retryable: true)
        }
    }
}
