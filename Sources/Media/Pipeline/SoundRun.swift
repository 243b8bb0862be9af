import CLibAV
import CStreamPlugin

/// The sound's half of a run: packets wait until it is known where the presentation starts, then go to the stage.
final class SoundRun {
    /// Packets that may wait for the first picture; a file whose pictures come later starts without them.
    private static let mostWaiting = 20_000

    private let sound: EncodePlan.Sound
    private let specification: EncodeSpecification
    private let catalog: CodecCatalog
    private let outbox: any Outbox
    private let state: RunState
    private var decoder: TrackDecoder?
    private var waiting: [Packet] = []
    private var waitsForFirstPacket = false
    private var stage: SoundStage?
    private var thread: PipelineThread?

    init(
        _ sound: EncodePlan.Sound, _ specification: EncodeSpecification, _ catalog: CodecCatalog,
        _ outbox: any Outbox, _ state: RunState
    ) throws(MediaFailure) {
        self.sound = sound
        self.specification = specification
        self.catalog = catalog
        self.outbox = outbox
        self.state = state
        decoder = try TrackDecoder(sound.track, STREAM_MEDIA_AUDIO, catalog)
    }

    /// How long the sound is. Valid after the join.
    var seconds: Double { stage?.seconds ?? 0 }
    /// Packets that could not be decoded. Valid after the join.
    var damaged: Int { stage?.damaged ?? 0 }

    /// The presentation starts there on the source's clock; nil: with the first sample that is to be heard.
    func start(zeroSeconds: Double?) throws(MediaFailure) {
        guard stage == nil, let decoder else { return }
        guard let zero = zeroSeconds ?? waiting.first.flatMap(firstHeard) else {
            waitsForFirstPacket = true
            return
        }
        let publisher = Publisher(
            rendition: SoundPlan.name, outbox: outbox, have: specification.have[SoundPlan.name] ?? 0)
        let stage = try SoundStage(
            track: sound.track, decoder: decoder, plan: sound.plan, publisher: publisher,
            specification: specification, zeroSeconds: zero)
        self.decoder = nil
        self.stage = stage
        let state = state
        state.watch(stage.packets)
        thread = try PipelineThread { stage.run(state) }
        for packet in waiting { try put(packet, stage) }
        waiting = []
    }

    func add(_ packet: Packet) throws(MediaFailure) {
        if let stage { return try put(packet, stage) }
        waiting.append(packet)
        if waitsForFirstPacket || waiting.count > Self.mostWaiting { try start(zeroSeconds: nil) }
    }

    /// Waits until all that was added is encoded and sent, as far as it makes whole segments.
    func settle() {
        stage?.packets.waitUntilIdle()
    }

    func finish() throws(MediaFailure) {
        stage?.packets.finish()
    }

    func join() {
        thread?.join()
        thread = nil
    }

    private func put(_ packet: Packet, _ stage: SoundStage) throws(MediaFailure) {
        guard stage.packets.put(packet) else {
            throw state.failure ?? MediaFailure(.internalError, "The encode was stopped.", retryable: true)
        }
    }

    private func firstHeard(_ packet: Packet) -> Double? {
        let base = sound.track.timeBase
        let time = packet.pointer.pointee.pts
        let start = time == libav_no_timestamp ? 0 : Double(time) * Double(base.num) / Double(max(1, base.den))
        return start + Double(packet.skippedSamples.start) / Double(max(1, sound.track.sampleRate))
    }
}
