import JSON

/// Makes parts and segments of the inputs of a live run. Used by one thread; time is what it is told.
package final class LivePackager {
    /// Picture and sound may end so far apart, ticks: their frames are not alike long.
    private static let endTolerance = LiveClock.timescale / 20
    /// A track from which nothing came for so long, milliseconds, keeps the others waiting no longer.
    static let patience: Int64 = 2000

    let specification: LiveSpecification
    let outbox: any Outbox
    let catalog: CodecCatalog
    let state: RunState
    let wall = WallClockBox()
    var clock: LiveClock
    var health: StreamHealth
    var initNumber: Int
    var opening: LiveOpening? = LiveOpening()
    var announcement = LiveAnnouncement()
    /// The latest format of each track.
    private(set) var formats: [Int: LiveFormat] = [:]

    var picture: (index: Int, lane: PictureLane)?
    var sounds: [(index: Int, lane: SoundLane)] = []
    /// Of tracks of sound that players cannot be given as they come.
    var recoders: [Int: SoundRecoder] = [:]
    /// Whether the picture is shown as it comes.
    var isCopied = false
    /// What is encoded of it.
    var pictures: LivePictures?
    var rungs: [VideoPlan] = []
    private var skipped = 0
    var rule: SegmentRule?
    /// Added to the source's clock it gives the timeline's, 90,000 ticks a second.
    var shift: Int64 = 0
    /// The same of decoding times of pictures: the first is decoded when it is shown.
    var decodeShift: Int64 = 0
    /// Up to where no segment starts any more, on the presentation's clock.
    private var settled = Int64.min
    /// What the picture goes on with, as long as its size is not known.
    private var changed: LiveFormat?
    /// Whether the next cut comes with other parameters of sound.
    private var isSoundChanging = false
    private var jumps = 0
    private var lastReport: Int64 = 0

    /// A run of its own; `state` is told of failures of the threads that it starts.
    package init(_ specification: LiveSpecification, catalog: CodecCatalog, outbox: any Outbox, state: RunState) {
        self.specification = specification
        self.catalog = catalog
        self.outbox = outbox
        self.state = state
        initNumber = specification.initNumber
        health = StreamHealth(longestSeconds: specification.longestSegmentSeconds)
        clock = LiveClock(
            period: specification.input == .flv ? LiveClock.flvPeriod : LiveClock.transportPeriod)
    }

    /// How much was made, seconds.
    var seconds: Double {
        let end = (sounds.map(\.lane.track.end) + [picture?.lane.track.end ?? 0]).max() ?? 0
        return max(0, Double(end) / Double(LiveClock.timescale) - specification.startSeconds)
    }

    /// Takes the next input; `now` is the time, milliseconds since 1970.
    package func take(_ input: LiveInput, now: Int64) throws(MediaFailure) {
        switch input {
        case .format(let track, let format): try take(track, format)
        case .sample(let track, let sample): try take(track, sample, now)
        case .announcement(let said):
            announcement = said
            opening?.take(said)
        case .warning(let sentence): health.say(sentence)
        case .received(let bytes): health.receive(bytes: bytes, now: now)
        case .tick: try tick(now)
        case .failure(let failure): throw failure
        }
    }

    /// The source ended: what is left becomes the last segments.
    package func finish(now: Int64) throws(MediaFailure) {
        if let opening, !opening.waiting.isEmpty { try open(opening, now) }
        for sound in sounds { try sound.lane.release(until: .max) }
        // What came of picture and sound need not end together: the last picture stays, or it gets silent.
        var end = sounds.map(\.lane.track.end).max() ?? 0
        if let lane = picture?.lane {
            let last = lane.track.cutter.last.map { $0.start + lane.expected } ?? lane.track.cutter.floor
            end = end > last + Self.endTolerance ? max(last, min(end, rule?.latest ?? last)) : last
            try lane.track.cut(at: end)
        }
        for sound in sounds { try sound.lane.finish(at: end) }
        pictures?.finish(at: end)
        noteSkipped(now)
    }

    private func noteSkipped(_ now: Int64) {
        guard let pictures, pictures.skipped > skipped else { return }
        health.skip(pictures.skipped - skipped, now: now)
        skipped = pictures.skipped
    }

    private func take(_ track: Int, _ format: LiveFormat) throws(MediaFailure) {
        formats[track] = format
        guard opening == nil else {
            opening?.take(track, format)
            return
        }
        if picture?.index == track {
            guard let lane = picture?.lane, lane.format != format || lane.changes else { return }
            changed = nil
            if let parameters = VideoParameters(format, keyframe: nil) {
                lane.change(to: format, parameters)
            } else {
                // Its size is in the first picture.
                changed = format
            }
        } else if let sound = sounds.first(where: { $0.index == track }) {
            guard let new = soundFormat(of: track, format) else { return }
            sound.lane.change(to: new)
            isSoundChanging = true
            rule?.isDue = true
        } else {
            health.say("A track began when the stream was running already; restart the stream to have it.")
        }
    }

    private func take(_ track: Int, _ sample: LiveSample, _ now: Int64) throws(MediaFailure) {
        guard let format = formats[track] else { return }
        let (decode, present) = clock.place(
            track: track, decode: sample.decodeTime, present: sample.presentationTime, duration: sample.duration)
        if clock.jumps > jumps {
            jumps = clock.jumps
            health.jump(now: now)
        }
        if format.isVideo {
            health.picture(ticks: decode, isKeyframe: sample.isKeyframe, now: sample.arrived)
        } else {
            health.sound(ticks: decode, now: sample.arrived)
        }
        if opening != nil {
            opening?.take(LiveOpening.Placed(track: track, sample: sample, decode: decode, present: present), now: now)
            if let opening, opening.isComplete(now: now) { try open(opening, now) }
        } else {
            try dispatch(track, sample, decode: decode, present: present, now)
        }
    }

    func dispatch(_ track: Int, _ sample: LiveSample, decode: Int64, present: Int64, _ now: Int64)
        throws(MediaFailure)
    {
        if let (index, lane) = picture, index == track {
            if let format = changed, sample.isKeyframe, let parameters = VideoParameters(format, keyframe: sample.bytes)
            {
                lane.change(to: format, parameters)
                changed = nil
            }
            guard changed == nil, let placed = lane.place(sample, decode: decode, present: present) else { return }
            try lead(placed, lane, sample.arrived)
            try release(now)
        } else if let sound = sounds.first(where: { $0.index == track }) {
            if let recoder = recoders[track] {
                for frame in try recoder.take(sample.bytes, at: present + shift) {
                    sound.lane.take(frame.bytes, at: frame.time, now: sample.arrived)
                }
            } else {
                sound.lane.take(sample.bytes, at: present + shift, now: sample.arrived)
            }
            if picture == nil, sounds.first?.index == track {
                lead(by: sound.lane, at: present + shift, sample.arrived)
            }
            try release(now)
        }
    }

    private func lead(_ placed: PictureLane.Placed, _ lane: PictureLane, _ arrived: Int64) throws(MediaFailure) {
        let track = lane.track
        while let rule, placed.start > rule.latest {
            // The picture before lasted longer than was to be expected: it opens the segment, or is cut through.
            let last = track.cutter.last.flatMap { $0.start > track.cutter.partStart ? $0 : nil }
            try cut(at: last?.start ?? rule.latest, isIndependent: last?.isSync ?? false, arrived)
        }
        let changes = lane.changes && placed.isKeyframe
        // What is encoded can begin anywhere.
        let isEntry = placed.isKeyframe || !isCopied
        if changes || rule?.cuts(at: placed.start, isKeyframe: isEntry, length: lane.expected) == true {
            try cut(at: placed.start, isIndependent: isEntry, arrived, changes: changes)
        }
        try lane.add(placed)
        pictures?.take(
            placed.bytes, decode: placed.start - lane.delay, present: placed.start + placed.offset - lane.delay,
            isKeyframe: placed.isKeyframe)
        settled = max(settled, track.presented(placed.start))
    }

    /// Begins a segment at a moment of the leading track's clock.
    private func cut(at time: Int64, isIndependent: Bool, _ arrived: Int64, changes: Bool = false)
        throws(MediaFailure)
    {
        guard let lane = picture?.lane else { return }
        try lane.track.cut(at: time)
        rule?.begin(at: time, isIndependent: isIndependent)
        let presented = lane.track.presented(time)
        wall.begin(at: presented, arrived: arrived)
        let isAnew = changes || isSoundChanging && isIndependent
        if isAnew { initNumber += 1 }
        let cut = LiveCut(time: presented, initNumber: isAnew ? initNumber : nil)
        pictures?.cut(cut)
        if isAnew {
            isSoundChanging = false
            lane.applyChange()
            if changes { pictures?.change(to: lane.format, lane.parameters) }
            try lane.track.begin(initNumber: initNumber, isDiscontinuous: true)
            if changes { try sendInfo() }
        }
        for sound in sounds { sound.lane.cut(cut) }
        settled = max(settled, presented)
    }

    /// The same without pictures: every frame of sound may start a segment.
    private func lead(by lane: SoundLane, at time: Int64, _ arrived: Int64) {
        let length = Int64(lane.format.frameSamples) * LiveClock.timescale / Int64(lane.format.sampleRate)
        settled = max(settled, time)
        guard rule?.cuts(at: time, isKeyframe: true, length: length) == true else { return }
        rule?.begin(at: time, isIndependent: true)
        wall.begin(at: time, arrived: arrived)
        if isSoundChanging { initNumber += 1 }
        for sound in sounds { sound.lane.cut(LiveCut(time: time, initNumber: isSoundChanging ? initNumber : nil)) }
        isSoundChanging = false
    }

    /// Lets sound go on as far as it can be told where segments start.
    private func release(_ now: Int64) throws(MediaFailure) {
        for sound in sounds {
            if picture != nil, isStalled(now) || sound.lane.isFull { try leadOver(to: sound.lane) }
            try sound.lane.release(until: settled)
        }
    }

    /// Whether no picture came for long though sound does.
    private func isStalled(_ now: Int64) -> Bool {
        guard let lane = picture?.lane, now - lane.lastArrival > Self.patience else { return false }
        return sounds.contains { $0.lane.lastArrival - lane.lastArrival > Self.patience }
    }

    /// No picture is waited for any longer: its segments end where they must, as long as sound goes on.
    private func leadOver(to sound: SoundLane) throws(MediaFailure) {
        guard let lane = picture?.lane, let time = sound.lastWaiting else { return }
        let ticks = lane.track.ticks(time)
        while let rule, ticks > rule.latest { try cut(at: rule.latest, isIndependent: false, sound.lastArrival) }
        try lane.track.pass(ticks)
        settled = max(settled, time)
    }

    private func tick(_ now: Int64) throws(MediaFailure) {
        if let opening, opening.isComplete(now: now) { try open(opening, now) }
        if opening == nil {
            try release(now)
            for sound in sounds where now - sound.lane.lastArrival > Self.patience && settled > .min {
                try sound.lane.fill(until: settled - LiveClock.timescale / 2)
            }
        }
        noteSkipped(now)
        guard now - lastReport >= 1000 else { return }
        lastReport = now
        try outbox.send(health.report(now: now).json, bytes: [])
    }
}
