import CLibAV
import CStreamPlugin
import JSON

/// What is made of a file: decided from its header, before anything is decoded, and the same in every attempt.
struct EncodePlan {
    /// The picture's part.
    struct Video {
        let track: SourceTrack
        /// Best first.
        let plans: [VideoPlan]
        /// Those of them that this run makes.
        let made: [VideoPlan]
        let timeline: VideoTimeline
    }

    /// The sound's part.
    struct Sound {
        let track: SourceTrack
        let plan: SoundPlan
    }

    let video: Video?
    /// How the picture is copied before any is encoded; nil: it is not.
    let copy: CopyPlan?
    let sounds: [Sound]
    let texts: [TextPlan]
    let report: SourceReport
    let warnings: [String]
    /// Whether renditions are left to the run of the ladder.
    let leavesRungs: Bool
    private let segmentSeconds: Double

    init(_ specification: EncodeSpecification, _ demuxer: Demuxer, _ catalog: CodecCatalog, copy: CopyPlan?)
        throws(MediaFailure)
    {
        self.copy = copy
        segmentSeconds = specification.segmentSeconds
        try Self.checkLength(demuxer.durationSeconds, specification)
        var warnings: [String] = []
        video = try demuxer.video.map { (track) throws(MediaFailure) in
            try Self.video(track, specification, demuxer, catalog, copy, &warnings)
        }
        let left = copy == nil ? video.map { $0.plans.count - $0.made.count } : video?.plans.count
        leavesRungs = specification.part.isFirst && (left ?? 0) > 0
        sounds = try Self.sounds(demuxer.sounds, beside: demuxer.video, specification, catalog, &warnings)
        texts = Self.texts(demuxer.texts, &warnings)
        self.warnings = warnings
        report = SourceReport(
            container: demuxer.formatName, video: demuxer.video, audio: demuxer.audio, bitrate: demuxer.bitrate)
    }

    /// The body of the `info` message.
    func info(durationSeconds: Double?) -> JSON {
        var renditions: [JSON] = copy.map { [$0.info(frameRate: SourceReport.rate($0.track.frameRate))] } ?? []
        renditions += (video?.plans ?? []).map { plan in
            [
                "name": .string(plan.rendition.name), "kind": "video", "width": .integer(Int64(plan.rendition.width)),
                "height": .integer(Int64(plan.rendition.height)),
                "frameRate": .number(SourceReport.rate(plan.frameRate)),
                "bitrate": .integer(Int64(plan.rendition.bitrate)), "encoder": .string(plan.encoder.name),
                "codec": .string(plan.configuration.codec),
            ]
        }
        renditions += sounds.map(\.plan.info) + texts.map(\.info)
        return [
            "type": "info", "source": report.json(durationSeconds: durationSeconds), "renditions": .array(renditions),
            "segmentSeconds": .number(segmentSeconds),
            "longestSegmentSeconds": .number(copy?.longestSeconds ?? segmentSeconds),
        ]
    }

    /// Refuses what is longer than allowed, as soon as that is known.
    static func checkLength(_ seconds: Double?, _ specification: EncodeSpecification) throws(MediaFailure) {
        let most = min(Bounds.seconds, specification.maxDurationSeconds ?? Bounds.seconds)
        guard let seconds, seconds > most + 0.5 else { return }
        throw MediaFailure(
            .tooLong,
            "The film is \(SourceEnd.tenths(seconds)) seconds long or longer; at most \(SourceEnd.tenths(most)) are accepted. "
                + "Cut it, or raise the stream's limit.")
    }

    private static func video(
        _ track: SourceTrack, _ specification: EncodeSpecification, _ demuxer: Demuxer, _ catalog: CodecCatalog,
        _ copy: CopyPlan?, _ warnings: inout [String]
    ) throws(MediaFailure) -> Video {
        let size = track.displaySize
        guard track.width > 0, track.height > 0 else {
            throw MediaFailure(.corrupt, "The file does not say how large its picture is; it may be damaged.")
        }
        guard max(track.width * track.height, size.width * size.height) <= Bounds.pixels else {
            throw .pictureTooLarge(size.width, size.height)
        }
        let fit = LadderFit(
            width: size.width, height: size.height,
            sourceBitrate: SourceBitrate(track: track, sound: demuxer.audio, total: demuxer.bitrate).inH264,
            frameRate: SourceReport.rate(FrameRateCap(source: track.frameRate, most: 60, timescale: 90_000).rate))
        let ladder = try catalog.encodable(specification.ladder, &warnings)
        let renditions = copy.rungs(of: fit.renditions(ladder))
        let timeline = VideoTimeline(track, soundStart: demuxer.audio?.startSeconds)
        let cap = FrameRateCap(source: track.frameRate, most: 60, timescale: timeline.timescale)
        let made = copy == nil ? specification.part.encodes(renditions) : renditions
        let threads = ThreadShare(processors: Int(av_cpu_count()), pixels: made.map { $0.width * $0.height })
        let plans = renditions.compactMap { rendition -> VideoPlan? in
            let encoders = catalog.encoders(of: rendition.codec, STREAM_MEDIA_VIDEO)
            guard let encoder = encoders.first else { return nil }
            var plan = VideoPlan(
                rendition: rendition, encoder: encoder,
                preset: specification.part == .first && made.count < renditions.count
                    ? QuickRung.preset(specification.preset) : specification.preset,
                cap: FrameRateCap(
                    source: cap.rate, most: rendition.height >= 720 ? 60 : 30, timescale: timeline.timescale),
                timescale: timeline.timescale, threads: made.firstIndex(of: rendition).map(threads.threads) ?? 1,
                color: .bt709)
            let choice = EncoderChoice(
                rendition: rendition.name, configuration: plan.configuration,
                pinned: specification.encoders[rendition.name])
            plan.encoder = choice.make(of: encoders, &warnings) ?? encoder
            return plan
        }
        return Video(
            track: track, plans: plans, made: plans.filter { made.contains($0.rendition) }, timeline: timeline)
    }
}
