import CLibAV
import CStreamPlugin

/// One sound track's part of a run: packets wait until it is known where the presentation starts, then go to the stage.
final class SoundTrackRun {
    let sound: EncodePlan.Sound
    private let specification: EncodeSpecification
    private let outbox: any Outbox
    private let state: RunState
    private var decoder: TrackDecoder?
    private var waiting: [Packet] = []
    private var stage: SoundStage?
    private var thread: PipelineThread?
    /// Where the last packet ends on the source's clock, seconds; packets behind a gap too long to be filled do not count.
    private(set) var lastEnd: Double?
    private var firstEnd = 0.0
    /// Of all packets, seconds.
    private var heard = 0.0

    init(
        _ sound: EncodePlan.Sound, _ specification: EncodeSpecification, _ catalog: CodecCatalog,
        _ outbox: any Outbox, _ state: RunState
    ) throws(MediaFailure) {
        self.sound = sound
        self.specification = specification
        self.outbox = outbox
        self.state = state
        decoder = try TrackDecoder(sound.track, STREAM_MEDIA_AUDIO, catalog)
    }

    /// How long the sound is. Valid after the join.
    var seconds: Double { stage?.seconds ?? 0 }
    /// Packets that could not be decoded. Valid after the join.
    var damaged: Int { stage?.damaged ?? 0 }
    /// How many packets wait.
    var waitingCount: Int { waiting.count }

    /// Where the first sample that is to be heard is on the source's clock, of the packets that wait; nil: none does.
    var firstHeard: Double? {
        waiting.first.map { packet in
            let time = packet.pointer.pointee.pts
            let start = time == libav_no_timestamp ? 0 : seconds(time)
            return start + Double(packet.skippedSamples.start) / Double(max(1, sound.track.sampleRate))
        }
    }

    /// The presentation starts there on the source's clock.
    func start(zeroSeconds zero: Double) throws(MediaFailure) {
        guard stage == nil, let decoder else { return }
        let publisher = Publisher(
            rendition: sound.plan.name, outbox: outbox, have: specification.have[sound.plan.name] ?? 0)
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
        note(packet)
        if let stage { try put(packet, stage) } else { waiting.append(packet) }
    }

    /// Waits until all that was added is encoded and sent, as far as it makes whole segments.
    func settle() {
        stage?.packets.waitUntilIdle()
    }

    /// No packet will follow; silence goes on until `end` of the presentation, seconds.
    func finish(until end: Double?) {
        stage?.finish(until: end)
    }

    func join() {
        thread?.join()
        thread = nil
    }

    private func note(_ packet: Packet) {
        let coded = packet.pointer.pointee
        guard coded.pts != libav_no_timestamp else { return }
        let end =
            seconds(coded.pts.addingReportingOverflow(max(0, coded.duration)).partialValue)
            - Double(packet.skippedSamples.end) / Double(max(1, sound.track.sampleRate))
        if lastEnd == nil { firstEnd = end }
        heard += seconds(max(0, coded.duration))
        // As SoundTimeline fills gaps: a few packets could ask for hours.
        guard end - (lastEnd ?? end) < Double(Bounds.gapSeconds),
            end - firstEnd < 2 * Double(Bounds.gapSeconds) + 11 * heard
        else { return }
        lastEnd = max(lastEnd ?? end, end)
    }

    private func put(_ packet: Packet, _ stage: SoundStage) throws(MediaFailure) {
        guard stage.packets.put(packet) else {
            throw state.failure ?? MediaFailure(.internalError, "The encode was stopped.", retryable: true)
        }
    }

    private func seconds(_ time: Int64) -> Double {
        Double(time) * Double(sound.track.timeBase.num) / Double(max(1, sound.track.timeBase.den))
    }
}
