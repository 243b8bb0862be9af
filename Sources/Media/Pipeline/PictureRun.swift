import CLibAV
import CStreamPlugin

/// The picture's half of a run: decoding on the caller's thread, the cascade behind it.
final class PictureRun {
    /// A picture that is missing longer than this, seconds, is stood in for by the one before.
    private static let longestGap = 1.0
    /// Sound that goes on longer than this after the last picture, seconds, has that picture shown until its end.
    private static let shortestHold = 0.25

    private let decoder: TrackDecoder
    private let deinterlacer = Deinterlacer()
    private let specification: EncodeSpecification
    private let state: RunState
    private let stages: [VideoStage]
    private let end: PresentationEnd
    private var timeline: VideoTimeline
    private var cap: FrameRateCap
    private var clock: SegmentClock
    private var threads: [PipelineThread] = []
    private var discarded = DiscardedTimes()
    private var count = 0
    /// The picture before, for as long as it may have to stand in.
    private var held: MediaFrame?
    /// The first segment that some rendition lacks.
    private let firstSegment: Int
    /// The packet to begin with; nil: the first.
    private var beginsAt: Int64?
    private var isFollowing = false
    private let storyboard: Storyboard?

    init(
        _ video: EncodePlan.Video, _ specification: EncodeSpecification, _ catalog: CodecCatalog,
        _ outbox: any Outbox, _ state: RunState, _ storyboard: Storyboard?
    ) throws(MediaFailure) {
        self.specification = specification
        self.storyboard = storyboard
        self.state = state
        decoder = try TrackDecoder(video.track, STREAM_MEDIA_VIDEO, catalog)
        timeline = video.timeline
        cap = FrameRateCap(source: video.track.frameRate, most: 60, timescale: timeline.timescale)
        clock = SegmentClock(
            segmentSeconds: specification.segmentSeconds, timescale: timeline.timescale,
            opening: specification.openingSeconds)
        let end = PresentationEnd()
        var stages: [VideoStage] = []
        var firstSegment = Int.max
        for plan in video.made.reversed() {
            let have = specification.have[plan.rendition.name] ?? 0
            firstSegment = min(firstSegment, have)
            let publisher = Publisher(rendition: plan.rendition.name, outbox: outbox, have: have)
            let isFirst = stages.count == video.made.count - 1
            stages.append(
                VideoStage(plan, publisher, source: isFirst ? video.track : nil, next: stages.last, end: end))
        }
        self.end = end
        self.firstSegment = firstSegment
        self.stages = stages.reversed()
        for stage in stages { state.watch(stage.pictures) }
    }

    /// Where the source's clock stands when the presentation starts; nil until that is known.
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
        isFollowing = true
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
        if let packet { discarded.note(packet) }
        try decoder.decode(packet) { (frame) throws(MediaFailure) in
            if discarded.contains(frame.pts) { return }
            guard frame.width * frame.height <= Bounds.pixels, frame.width > 0, frame.height > 0 else {
                throw MediaFailure(.tooLarge, "The file holds a picture of \(frame.width)×\(frame.height).")
            }
            try deinterlacer.pass(frame, take)
        }
        if packet == nil { try deinterlacer.finish(take) }
    }

    /// Ends it. `soundEnd` is where the sound ends in the presentation, seconds, where it may outlast the picture.
    func finish(soundEnd: Double?) throws(MediaFailure) {
        storyboard?.finish()
        if count > 0, let soundEnd, soundEnd > timeline.seconds + Self.shortestHold, soundEnd < Bounds.seconds {
            let until = Int64((soundEnd * Double(timeline.timescale)).rounded())
            try standIn(until: until - Int64(timeline.timescale) / 10)
            timeline.hold(until: until)
        }
        end.value = timeline.end
        stages.first?.pictures.finish()
    }

    func join() {
        for thread in threads { thread.join() }
        threads = []
        held = nil
    }

    private func take(_ frame: MediaFrame) throws(MediaFailure) {
        guard try timeline.place(frame) else { return }
        count += 1
        try EncodePlan.checkLength(timeline.seconds, specification)
        guard count <= Bounds.frames else {
            throw MediaFailure(.tooLong, "The file has more than \(Bounds.frames) pictures.")
        }
        storyboard?.take(frame, at: Double(frame.pts) / Double(timeline.timescale))
        // Where the copy is cut there is a picture in every rung.
        guard cap.keeps(frame.pts, forced: isFollowing && clock.wouldStart(at: frame.pts)) else { return }
        try standIn(until: frame.pts)
        held = frame
        try put(frame)
    }

    /// Shows the picture before once more wherever a segment should start while there is no other: so that segments stay
    /// as long as they should be, and players have something to show.
    private func standIn(until time: Int64) throws(MediaFailure) {
        // A copy that came before shows what there is, and is cut where it can be.
        guard let held, !isFollowing else { return }
        let length = max(1, Int64((specification.segmentSeconds * Double(timeline.timescale)).rounded()))
        let gap = min(Self.longestGap, specification.segmentSeconds) * Double(timeline.timescale)
        guard Double(time - held.pts) > gap else { return }
        var next = (held.pts / length + 1) * length
        while next < time {
            try put(held.repeated(pts: next, duration: min(length, time - next)))
            next += length
        }
    }

    private func put(_ frame: MediaFrame) throws(MediaFailure) {
        let startsSegment = clock.startsSegment(at: frame.pts)
        guard clock.number >= firstSegment else { return }
        let picture = TimedPicture(frame: frame, segment: clock.number, startsSegment: startsSegment)
        guard let first = stages.first, first.pictures.put(picture) else {
            throw state.failure ?? MediaFailure(.internalError, "The encode was stopped.", retryable: true)
        }
    }
}
