/// One rung of the cascade, on a thread of its own: scales what the larger rung made, passes it on, encodes it.
final class VideoStage: @unchecked Sendable {
    // why: all but the queue is used by the stage's own thread.

    /// Pictures that wait; enough to even out pictures that take longer.
    private static let depth = 6

    let pictures = BoundedQueue<TimedPicture>(capacity: VideoStage.depth)
    private let plan: VideoPlan
    private let publisher: Publisher
    private let next: VideoStage?
    private let scaler: Scaler
    private let turner: Turner
    private var encoding: VideoEncoding?

    init(_ plan: VideoPlan, _ publisher: Publisher, next: VideoStage?) {
        self.plan = plan
        self.publisher = publisher
        self.next = next
        let size = (plan.rendition.width, plan.rendition.height)
        let isSideways = plan.quarterTurns % 2 != 0
        scaler = Scaler(width: isSideways ? size.1 : size.0, height: isSideways ? size.0 : size.1)
        turner = Turner(quarterTurns: plan.quarterTurns, width: size.0, height: size.1)
    }

    /// Works until the last picture; the thread's body.
    func run(_ state: RunState) {
        do throws(MediaFailure) {
            while let picture = pictures.take() { try work(picture) }
            next?.pictures.finish()
            if state.failure == nil { try encoding?.finish() }
        } catch {
            state.fail(error)
        }
    }

    private func work(_ picture: TimedPicture) throws(MediaFailure) {
        var picture = picture
        picture.frame = turner.turn(try scaler.scale(picture.frame))
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
