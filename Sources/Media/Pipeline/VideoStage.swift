/// One rung of the cascade, on a thread of its own: scales what the larger rung made, passes it on, encodes it.
final class VideoStage: @unchecked Sendable {
    // why: all but the queue is used by the stage's own thread.

    /// Pictures that wait; enough to even out pictures that take longer.
    private static let depth = 6

    let pictures = BoundedQueue<TimedPicture>(capacity: VideoStage.depth)
    private let plan: VideoPlan
    private let publisher: Publisher
    private let next: VideoStage?
    private let end: PresentationEnd
    private let scaler: Scaler
    /// The first rung's: what comes is as it was decoded.
    private let preparation: PicturePreparation?
    private var cap: FrameRateCap
    private var encoding: VideoEncoding?

    /// A rung; `source` is the track whose decoded pictures come, nil where a larger rung's come.
    init(_ plan: VideoPlan, _ publisher: Publisher, source: SourceTrack?, next: VideoStage?, end: PresentationEnd) {
        self.plan = plan
        self.publisher = publisher
        self.next = next
        self.end = end
        let size = (plan.rendition.width, plan.rendition.height)
        scaler = Scaler(width: size.0, height: size.1)
        preparation = source.map { PicturePreparation($0, width: size.0, height: size.1) }
        cap = plan.cap
    }

    /// Works until the last picture; the thread's body.
    func run(_ state: RunState) {
        do throws(MediaFailure) {
            while let picture = pictures.take() { try work(picture) }
            next?.pictures.finish()
            if state.failure == nil { try encoding?.finish(until: end.value) }
        } catch {
            state.fail(error)
        }
    }

    private func work(_ picture: TimedPicture) throws(MediaFailure) {
        guard cap.keeps(picture.frame.pts, forced: picture.startsSegment) else { return }
        var picture = picture
        if let preparation {
            picture.frame = try preparation.prepare(picture.frame)
        } else {
            picture.frame = try scaler.scale(picture.frame)
        }
        if let next, !next.pictures.put(picture) { return }
        guard picture.segment >= publisher.have else { return }
        if encoding == nil {
            // An attempt may come back to a rendition in the middle, never in the middle of a segment.
            guard picture.startsSegment else { return }
            encoding = try VideoEncoding(plan, publisher, number: picture.segment)
        }
        try encoding?.encode(picture)
    }
}
