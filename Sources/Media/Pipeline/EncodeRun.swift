import CLibAV
public import JSON

/// Makes the renditions of one file: one decode, all rungs in cascade, segments published as they are made.
///
/// The calling thread reads and decodes; each rung and the sound have threads of their own behind bounded queues.
public final class EncodeRun {
    private let specification: EncodeSpecification
    private let outbox: any Outbox
    private let watchdog: Watchdog?
    private let source: any ByteSource
    private let catalog: CodecCatalog
    private var demuxer: Demuxer
    private let plan: EncodePlan
    private let state = RunState()
    private var progress: Progress
    private var pictures: PictureRun?
    private let sides: SideTracks
    private var copied: CopyRun.Copied?

    /// Opens a file and decides what is made of it; a watchdog is told how far it is. Throws what the file is refused
    /// for.
    public init(
        _ specification: EncodeSpecification, source: any ByteSource, catalog: CodecCatalog, outbox: any Outbox,
        watchdog: Watchdog? = nil
    ) throws(MediaFailure) {
        LibAV.silence()
        self.specification = specification
        let outbox = SuffixedOutbox.wrapping(outbox, suffix: specification.suffix)
        self.outbox = outbox
        self.watchdog = watchdog
        self.source = source
        self.catalog = catalog
        demuxer = try Demuxer(source)
        let copy = try CopyDecision(
            specification: specification, demuxer: demuxer, source: source, watchdog: watchdog
        ).plan()
        plan = try EncodePlan(specification, demuxer, catalog, copy: copy)
        progress = Progress(outbox, Self.share(specification.part, plan))
        sides = try SideTracks(plan, specification, catalog, outbox, state)
        let seconds = demuxer.durationSeconds
        pictures = try plan.video.flatMap { (video) throws(MediaFailure) in
            if video.made.isEmpty { return nil }
            // The run of the first rung had one.
            let board =
                specification.part == .ladder && copy == nil
                ? nil
                : Storyboard(video.track, suffix: specification.suffix, durationSeconds: seconds, outbox: outbox)
            return try PictureRun(video, specification, catalog, outbox, state, board)
        }
    }

    /// What is about to be done, for the log.
    public var summary: String {
        let copy = plan.copy.map { ["\($0.rendition.name) as it is"] } ?? []
        let names = copy + (plan.video?.made ?? []).map { "\($0.rendition.name) by \($0.encoder.name)" }
        let none = plan.video == nil ? "sound alone" : "no picture in this run"
        return "encodes \(plan.report.container): \(names.isEmpty ? none : names.joined(separator: ", "))"
    }

    /// Does it and answers the body of the `done` frame. Throws the first failure of any thread.
    public func run() throws(MediaFailure) -> JSON {
        if specification.part == .copy, plan.copy == nil { return ["copied": false] }
        try outbox.send(plan.info(durationSeconds: demuxer.durationSeconds), bytes: [])
        do throws(MediaFailure) {
            try copy()
            if copied == nil || pictures != nil && !specification.part.isFirst {
                try pictures?.start()
                if pictures == nil { try sides.start(zeroSeconds: nil) }
                try readAll()
                try SourceEnd(demuxer).check(pictures: pictures?.seconds, hasSound: !plan.sounds.isEmpty)
                watchdog?.finish()
                try pictures?.finish(
                    soundEnd: copied == nil ? sides.endSeconds ?? specification.first.soundEndSeconds : nil)
            }
            try sides.finish(until: copied?.seconds ?? pictures?.seconds)
        } catch {
            state.fail(error)
        }
        pictures?.join()
        sides.join()
        if let failure = state.failure { throw failure }
        return try outcome()
    }

    private func copy() throws(MediaFailure) {
        guard let plan = plan.copy else { return }
        // The run of the copy made the sound as well; where the picture is cut is found again.
        let isMade = specification.part == .ladder
        // Messages are taken in order: sound that came must not stand behind the wait for more of the file.
        source.beforeWaiting { [sides] in sides.settle() }
        let run = CopyRun(
            plan: plan, specification: specification, outbox: isMade ? nil : outbox, state: state, watchdog: watchdog)
        let copied = try run.run(demuxer, sides: sides, storyboard: isMade ? nil : keyframes(plan.track))
        self.copied = copied
        if specification.part.isFirst { return }
        if pictures != nil { demuxer = try Demuxer(source) }
        pictures?.follow(copied)
    }

    /// Of a picture of which nothing is decoded.
    private func keyframes(_ track: SourceTrack) -> KeyframeStoryboard? {
        guard pictures == nil else { return nil }
        let board = Storyboard(
            track, suffix: specification.suffix, durationSeconds: demuxer.durationSeconds, outbox: outbox)
        return KeyframeStoryboard(board, track, catalog)
    }

    private func readAll() throws(MediaFailure) {
        // Pictures by their time, since they may all claim the same; sound by its packets.
        var soundPackets = 0
        watchdog?.begin()
        while let packet = try demuxer.next() {
            if let failure = state.failure { throw failure }
            let index = Int(packet.pointer.pointee.stream_index)
            if index == plan.video?.track.index {
                if copied == nil { try sides.add(packet) }
                try pictures?.decode(packet)
                if copied == nil, let zero = pictures?.zeroSeconds { try sides.start(zeroSeconds: zero) }
            } else if copied == nil {
                try sides.add(packet)
                soundPackets += 1
            }
            watchdog?.advance(to: (pictures?.seconds ?? 0) + Double(soundPackets))
            try progress.report(fraction)
            if pictures?.isOver == true { break }
        }
        try pictures?.decode(nil)
        if copied == nil { try sides.start(zeroSeconds: pictures?.zeroSeconds) }
    }

    private var fraction: Double {
        guard let pictures, let duration = demuxer.durationSeconds else { return demuxer.fraction }
        return pictures.seconds / duration
    }

    /// The first rung's share of the work: one decode of two, and an encode that is small beside the others'.
    private static func share(_ part: RunPart, _ plan: EncodePlan) -> ClosedRange<Double> {
        guard plan.copy == nil else { return 0...1 }
        if part == .ladder { return 0.2...1 }
        return plan.leavesRungs ? 0...0.2 : 0...1
    }

    private func outcome() throws(MediaFailure) -> JSON {
        let (shown, heard) = (copied?.seconds ?? pictures?.seconds ?? 0, sides.seconds)
        let seconds = shown > 0 ? shown : heard
        let end = SourceEnd(demuxer)
        guard seconds > 0 else { throw end.nothing }
        let damaged = (pictures?.damaged ?? 0) + sides.damaged + specification.first.damagedSound
        var warnings = plan.warnings + end.warnings(seconds: seconds, damaged: damaged, hasPictures: shown > 0)
        if pictures != nil, shown == 0 {
            warnings.append("The file is damaged: none of its pictures could be decoded; only its sound is played.")
        }
        if pictures?.hasJumped == true {
            warnings.append("The file's clock jumps by more than half an hour; pictures behind the jump were left out.")
        }
        var first = FirstPart()
        first.soundEndSeconds = sides.endSeconds
        first.damagedSound = sides.damaged
        return [
            "copied": .bool(copied != nil), "first": first.json,
            // Without a picture that can be decoded nothing is left for the ladder either.
            "complete": .bool(!plan.leavesRungs || shown == 0),
            "durationSeconds": .number((seconds * 1000).rounded() / 1000),
            "warnings": .array(warnings.map(JSON.string)), "source": plan.report.json(durationSeconds: seconds),
        ]
    }
}
