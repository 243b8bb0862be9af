import CLibAV
public import JSON

/// Makes the renditions of one file: one decode, all rungs in cascade, segments published as they are made.
///
/// The calling thread reads and decodes; each rung and the sound have threads of their own behind bounded queues.
public final class EncodeRun {
    private let specification: EncodeSpecification
    private let outbox: any Outbox
    private let demuxer: Demuxer
    private let plan: EncodePlan
    private let state = RunState()
    private var progress: Progress
    private var pictures: PictureRun?
    private var sound: SoundRun?

    /// Opens a file and decides what is made of it. Throws what the file is refused for.
    public init(
        _ specification: EncodeSpecification, source: any ByteSource, catalog: CodecCatalog, outbox: any Outbox
    ) throws(MediaFailure) {
        LibAV.silence()
        self.specification = specification
        self.outbox = outbox
        demuxer = try Demuxer(source)
        plan = try EncodePlan(specification, demuxer, catalog)
        progress = Progress(outbox)
        pictures = try plan.video.map { (video) throws(MediaFailure) in
            try PictureRun(video, specification, catalog, outbox, state)
        }
        sound = try plan.sound.map { (sound) throws(MediaFailure) in
            try SoundRun(sound, specification, catalog, outbox, state)
        }
    }

    /// What is about to be done, for the log.
    public var summary: String {
        let names = (plan.video?.plans ?? []).map { "\($0.rendition.name) by \($0.encoder.name)" }
        return "encodes \(plan.report.container): \(names.isEmpty ? "sound alone" : names.joined(separator: ", "))"
    }

    /// Does it and answers the body of the `done` frame. Throws the first failure of any thread.
    public func run() throws(MediaFailure) -> JSON {
        try outbox.send(plan.info(durationSeconds: demuxer.durationSeconds), bytes: [])
        do throws(MediaFailure) {
            try pictures?.start()
            if pictures == nil { try sound?.start(zeroSeconds: nil) }
            try readAll()
            try pictures?.finish()
            try sound?.finish()
        } catch {
            state.fail(error)
        }
        pictures?.join()
        sound?.join()
        if let failure = state.failure { throw failure }
        return try outcome()
    }

    private func readAll() throws(MediaFailure) {
        while let packet = try demuxer.next() {
            if let failure = state.failure { throw failure }
            let index = Int(packet.pointer.pointee.stream_index)
            if index == plan.video?.track.index {
                try pictures?.decode(packet)
                if let zero = pictures?.zeroSeconds { try sound?.start(zeroSeconds: zero) }
            } else if index == plan.sound?.track.index {
                try sound?.add(packet)
            }
            try progress.report(fraction)
        }
        try pictures?.decode(nil)
        try sound?.start(zeroSeconds: pictures?.zeroSeconds)
    }

    private var fraction: Double {
        guard let pictures, let duration = demuxer.durationSeconds else { return demuxer.fraction }
        return pictures.seconds / duration
    }

    private func outcome() throws(MediaFailure) -> JSON {
        let seconds = pictures?.seconds ?? sound?.seconds ?? 0
        guard seconds > 0 else {
            throw MediaFailure(
                .corrupt, "The file is \(plan.report.container) but nothing in it could be decoded; it may be damaged.")
        }
        var warnings = plan.warnings
        let damaged = (pictures?.damaged ?? 0) + (sound?.damaged ?? 0)
        if damaged > 0 { warnings.append("The file is damaged: \(damaged) of its coded units could not be decoded.") }
        if let stated = demuxer.durationSeconds, seconds < stated - max(1, stated * 0.02),
            demuxer.endedEarly || damaged > 0
                || pictures != nil && seconds < stated * 0.9
        {
            let tenths = (seconds * 10).rounded() / 10
            warnings.append("The file states \((stated * 10).rounded() / 10) seconds but ends after \(tenths).")
        }
        return [
            "durationSeconds": .number((seconds * 1000).rounded() / 1000),
            "warnings": .array(warnings.map(JSON.string)), "source": plan.report.json(durationSeconds: seconds),
        ]
    }
}
