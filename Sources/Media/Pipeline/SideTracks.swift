import CLibAV

/// The tracks beside the picture: sounds, which are encoded, and texts, which are collected, those that the pictures carry
/// among them. All count from where the presentation starts; until that is known their packets wait.
final class SideTracks {
    /// Packets that may wait for the first picture; a file whose pictures come later starts without them.
    private static let mostWaiting = 20_000

    private let sounds: [SoundTrackRun]
    private var texts: [TextTrack]
    private let picture: Int?
    private var captions: PictureCaptions?
    private let outbox: any Outbox
    /// Where the presentation starts on the source's clock, seconds.
    private var zero: Double?
    private var waitsForFirstPacket = false
    private var isFinished = false

    init(
        _ plan: EncodePlan, _ specification: EncodeSpecification, _ catalog: CodecCatalog, _ outbox: any Outbox,
        _ state: RunState
    ) throws(MediaFailure) {
        self.outbox = outbox
        // The run before that of the ladder made them.
        let isMade = specification.part == .ladder
        sounds = try (isMade ? [] : plan.sounds).map { (sound) throws(MediaFailure) in
            try SoundTrackRun(sound, specification, catalog, outbox, state)
        }
        texts = (isMade ? [] : plan.texts).map { TextTrack($0) }
        picture = plan.video?.track.index
        captions =
            isMade ? nil : plan.video.flatMap { PictureCaptions($0.track, language: plan.sounds.first?.track.language) }
    }

    /// Where the last sound ends in the presentation as far as it was read, seconds; nil where nothing of it was.
    var endSeconds: Double? {
        sounds.compactMap(\.lastEnd).max().flatMap { end in zero.map { end - $0 } }
    }

    /// How long the first sound is. Valid after the join.
    var seconds: Double { sounds.first?.seconds ?? 0 }
    /// Packets that could not be decoded. Valid after the join.
    var damaged: Int { sounds.reduce(0) { $0 + $1.damaged } }

    /// The presentation starts there on the source's clock; nil: with the first sample that is to be heard.
    func start(zeroSeconds: Double?) throws(MediaFailure) {
        guard zero == nil else { return }
        guard let zero = zeroSeconds ?? sounds.compactMap(\.firstHeard).min() else {
            waitsForFirstPacket = true
            return
        }
        self.zero = zero
        for sound in sounds { try sound.start(zeroSeconds: zero) }
    }

    /// Takes a packet: of a picture its captions. One of another track is ignored.
    func add(_ packet: Packet) throws(MediaFailure) {
        let index = Int(packet.pointer.pointee.stream_index)
        if index == picture {
            captions?.take(packet)
        } else if let sound = sounds.first(where: { $0.sound.track.index == index }) {
            try sound.add(packet)
            guard zero == nil else { return }
            let waiting = sounds.reduce(0) { $0 + $1.waitingCount }
            if waitsForFirstPacket || waiting > Self.mostWaiting { try start(zeroSeconds: nil) }
        } else if let place = texts.firstIndex(where: { $0.plan.index == index }) {
            texts[place].add(packet)
        }
    }

    /// Waits until all that was added is encoded and sent, as far as it makes whole segments.
    func settle() {
        for sound in sounds { sound.settle() }
    }

    /// No packet will follow; said again it changes nothing. Sounds that end before `end` of the presentation, seconds, go on in silence until then.
    func finish(until end: Double?) throws(MediaFailure) {
        guard !isFinished else { return }
        isFinished = true
        for sound in sounds { sound.finish(until: end) }
        let zero = zero ?? 0
        let last = end.map { zero + $0 }
        for place in texts.indices { try texts[place].publish(zeroSeconds: zero, endSeconds: last, outbox) }
        try captions?.publish(zeroSeconds: zero, endSeconds: last, outbox)
    }

    func join() {
        for sound in sounds { sound.join() }
    }
}
