import CLibAV

/// Puts the packets of a picture track into segments, as they are. Used by one thread.
///
/// A segment starts at the first picture, at or after each multiple of the segments' length, that can be decoded without
/// any before it and that no earlier shown picture follows.
final class PictureCopy {
    /// A packet with its place in the output.
    private struct Picture {
        let packet: Packet
        let isRandomAccess: Bool
    }

    private let plan: CopyPlan
    private let publisher: Publisher?
    private var clock: SegmentClock
    private var waiting: Picture?
    private var units: [CodedUnit] = []
    private var bytes = 0
    private var delay: Int64?
    private var start: Int64 = 0
    private var end: Int64 = 0
    /// The source's time of the first picture.
    private(set) var zero: Int64?
    /// Where segments start after the first, ticks.
    private(set) var cuts: [Int64] = []
    /// Of all segments so far.
    private(set) var longestSeconds = 0.0

    /// Without a publisher it only finds out whether the track can be copied, and where it is cut.
    init(_ plan: CopyPlan, _ publisher: Publisher?, segmentSeconds: Double) {
        self.plan = plan
        self.publisher = publisher
        clock = SegmentClock(segmentSeconds: segmentSeconds, timescale: plan.timescale)
    }

    /// Where the source's clock stands at the first picture, seconds; nil before it.
    var zeroSeconds: Double? { zero.map(plan.seconds) }
    /// How long the pictures so far are.
    var seconds: Double { Double(end) / Double(plan.timescale) }

    /// Takes the next packet in decoding order. Throws `COPY_UNFIT` where it cannot be copied after all.
    func add(_ packet: Packet) throws(MediaFailure) {
        let coded = packet.pointer.pointee
        guard coded.pts != libav_no_timestamp else { throw unfit("a picture has no time") }
        guard !packet.changesExtradata else { throw unfit("it changes its parameters on the way") }
        let unit = AccessUnit(
            UnsafeRawBufferPointer(start: coded.data, count: packet.size), codec: plan.track.codec, record: plan.record)
        guard unit.isWhole else { throw unfit("it is damaged") }
        guard !unit.changesParameters else { throw unfit("it changes its parameters on the way") }
        let picture = Picture(packet: packet, isRandomAccess: unit.isRandomAccess)
        if let waiting {
            try place(waiting, next: coded.pts)
        } else if !unit.isRandomAccess {
            // What comes before the first point of entry cannot be decoded.
            return
        }
        waiting = picture
    }

    /// Publishes what is left.
    func finish() throws(MediaFailure) {
        guard let waiting else { throw unfit("there is no picture to start with") }
        try place(waiting, next: nil)
        self.waiting = nil
        try publish(until: end)
    }

    private func place(_ picture: Picture, next: Int64?) throws(MediaFailure) {
        let coded = picture.packet.pointer.pointee
        let zero = self.zero ?? coded.pts
        let isFirst = self.zero == nil
        if isFirst { begin(coded) }
        let time = plan.ticks(coded.pts.subtractingReportingOverflow(zero).partialValue)
        // Shown before the first point of entry though stored after it: nobody can decode it.
        guard time >= 0 else { return }
        let isEntry = isFirst || picture.isRandomAccess && (next ?? .max) > coded.pts
        if isEntry, clock.startsSegment(at: time), !isFirst {
            try publish(until: time)
            cuts.append(time)
            start = time
        }
        guard Double(time - start) / Double(plan.timescale) <= plan.longestSeconds else {
            throw unfit("its points of entry are too far apart")
        }
        let longest = Int64(Double(Bounds.gapSeconds) * Double(plan.timescale))
        let duration = coded.duration > 0 ? min(max(1, plan.ticks(coded.duration)), longest) : plan.nominalTicks
        units.append(
            CodedUnit(picture.packet, pts: time, duration: duration, isKeyframe: picture.isRandomAccess))
        end = max(end, time + duration)
        bytes += picture.packet.size
        guard bytes <= CopyPlan.mostBytes else { throw unfit("its segments would be too large") }
    }

    /// The first picture: how much earlier than shown it is decoded holds for all.
    private func begin(_ coded: AVPacket) {
        zero = coded.pts
        let stated =
            coded.dts == libav_no_timestamp
            ? 0 : plan.ticks(coded.pts.subtractingReportingOverflow(coded.dts).partialValue)
        delay = max(0, min(stated, Int64(2 * plan.timescale)), Int64(plan.reorderedPictures) * plan.nominalTicks)
    }

    private func publish(until end: Int64) throws(MediaFailure) {
        guard let first = units.first else { return }
        let shown = units.map(\.pts)
        guard Set(shown).count == shown.count, (shown.max() ?? 0) < end else {
            throw unfit("its times are not in order")
        }
        // A tenth more: containers round times. The few pictures of a short end say little.
        let most = Double(end - first.pts) / Double(plan.timescale) * Double(Bounds.picturesPerSecond) * 1.1
        guard units.count <= 12 + Int(most) else { throw unfit("it has too many pictures a second") }
        let delay = delay ?? 0
        let times = DecodeTimes.times(shown: shown, delay: delay)
        let samples = units.indices.map { index in
            let next = index + 1 < times.count ? times[index + 1] : end - delay
            return Sample(
                unit: units[index], decodeTime: times[index] + delay, presentationTime: units[index].pts + delay,
                duration: max(1, next - times[index]))
        }
        longestSeconds = max(longestSeconds, Double(end - first.pts) / Double(plan.timescale))
        if let publisher {
            if cuts.isEmpty { try publisher.initSegment(plan.initSegment(delay: delay)) }
            let segment = MediaSegment(number: cuts.count, samples: samples, isVideo: true)
            try publisher.segment(segment, start: first.pts, end: end, timescale: plan.timescale)
        }
        units.removeAll(keepingCapacity: true)
        bytes = 0
    }

    private func unfit(_ why: String) -> MediaFailure {
        MediaFailure(
            .copyUnfit, "The picture cannot be played as it is: \(why). It is encoded instead.", retryable: true)
    }
}
