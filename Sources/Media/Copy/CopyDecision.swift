import CLibAV

/// Decides whether a file's picture is copied: by its header, then by reading as far as it must without decoding.
struct CopyDecision {
    let specification: EncodeSpecification
    /// Opened; it is read by nobody meanwhile.
    let demuxer: Demuxer
    let source: any ByteSource
    /// Told of what is read.
    let watchdog: Watchdog?

    /// How the picture is copied, or nil where it is encoded. Throws when bytes cannot be had.
    func plan() throws(MediaFailure) -> CopyPlan? {
        guard specification.copiesPicture, let track = demuxer.video, let fit = demuxer.copyFit(track),
            fit.objection == nil, let record = DecoderRecord(codec: track.codec, bytes: track.extradata),
            Self.isProgressive(track, record)
        else { return nil }
        // Where sound comes first the first picture is shown from there on, which only an encoder can do.
        if let sound = demuxer.audio?.startSeconds, let start = track.startSeconds,
            start - sound >= VideoTimeline.lead
        {
            return nil
        }
        let listed = demuxer.keyframes(track)
        if demuxer.listsItsPictures {
            guard let listed, Self.longestGap(listed) <= CopyFit.longestGap else { return nil }
        }
        let bound = specification.segmentSeconds + CopyFit.longestGap
        let draft = plan(track, record, fit, longest: listed.map { longestCut($0, track) } ?? bound)
        guard let trial = try self.trial(draft, wholly: listed == nil) else { return nil }
        if listed == nil { return plan(track, record, fit, longest: trial.longestSeconds) }
        return draft
    }

    private func plan(_ track: SourceTrack, _ record: DecoderRecord, _ fit: CopyFit, longest: Double) -> CopyPlan {
        let bitrate = SourceBitrate(track: track, sound: demuxer.audio, total: demuxer.bitrate).asCoded
        return CopyPlan(
            track: track,
            rendition: VideoRendition(
                name: CopiedName.of(track, in: specification.ladder), width: track.width, height: track.height,
                bitrate: bitrate ?? 1_000_000),
            record: record, timescale: VideoTimeline(track).timescale,
            reorderedPictures: demuxer.reorderedPictures(track),
            // Full-range pictures say so themselves.
            color: fit.pixelFormat == "yuv420p"
                ? track.color : ColorDescription(primaries: 2, transfer: 2, matrix: 2),
            longestSeconds: longest)
    }

    /// Fields may come later in a track whose first pictures have none; H.264 says so.
    private static func isProgressive(_ track: SourceTrack, _ record: DecoderRecord) -> Bool {
        guard track.codec == "h264" else { return true }
        let sets = record.units.filter { ($0.first ?? 0) & 0x1F == 7 }.map { H264Parameters(unit: $0) }
        return !sets.isEmpty
            && sets.allSatisfy { $0.map { $0.isProgressive && $0.chromaFormat == 1 && $0.depth == 8 } ?? false }
    }

    private static func longestGap(_ listed: (times: [Double], last: Double)) -> Double {
        zip(listed.times, listed.times.dropFirst() + [listed.last]).map { $1 - $0 }.max() ?? 0
    }

    /// The longest segment: times of decoding stand for those of showing, which differ by a picture or two.
    private func longestCut(_ listed: (times: [Double], last: Double), _ track: SourceTrack) -> Double {
        var clock = SegmentClock(segmentSeconds: specification.segmentSeconds, timescale: 1000)
        let cuts = listed.times.filter { clock.startsSegment(at: Int64(($0 * 1000).rounded())) }
        let picture = Double(track.frameRate.den) / Double(max(1, track.frameRate.num))
        let longest = zip(cuts, cuts.dropFirst() + [listed.last + picture]).map { $1 - $0 }.max() ?? 0
        return longest + 2 * picture
    }

    /// Goes through the file, or up to the first cut, as if it were copied. Nil: it cannot be.
    private func trial(_ plan: CopyPlan, wholly: Bool) throws(MediaFailure) -> PictureCopy? {
        let demuxer = try Demuxer(source)
        let copy = PictureCopy(plan, nil, segmentSeconds: specification.segmentSeconds)
        watchdog?.begin()
        do throws(MediaFailure) {
            while let packet = try demuxer.next() {
                watchdog?.advance(to: Double(demuxer.packets))
                guard Int(packet.pointer.pointee.stream_index) == plan.track.index else { continue }
                try copy.add(packet)
                if !wholly, !copy.cuts.isEmpty { return copy }
            }
            try copy.finish()
        } catch  where error.code == .copyUnfit {
            return nil
        }
        return copy
    }
}
