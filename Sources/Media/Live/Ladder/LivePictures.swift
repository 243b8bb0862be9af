import CLibAV
import CStreamPlugin
import Synchronization

/// Decodes the picture of a live run, on a thread of its own, for the rungs behind it.
final class LivePictures: @unchecked Sendable {
    // why: what is mutable is used by its own thread, but for the queue, the count and what the packager's thread alone uses.

    private enum Order: Sendable {
        /// A coded picture, its times those of the presentation.
        case picture(CodedBytes, decode: Int64, present: Int64, isKeyframe: Bool)
        case cut(LiveCut)
        case format(LiveFormat, VideoParameters)
    }

    /// Pictures, and bytes of them, that may wait to be decoded.
    private static let most = (orders: 360, bytes: 24 << 20)
    /// So many wait where the machine is too slow, and every second picture is left out.
    private static let crowd = 120

    let rungs: [LiveRung]
    private let queue = BoundedQueue<Order>(
        capacity: LivePictures.most.orders, most: LivePictures.most.bytes
    ) { order in
        if case .picture(let bytes, _, _, _) = order { bytes.count } else { 0 }
    }
    private let skippedPictures = Atomic<Int>(0)
    private let catalog: CodecCatalog
    private let state: RunState
    private var decoder: TrackDecoder
    private let deinterlacer = Deinterlacer()
    private var cuts: [LiveCut] = []
    private var last = Int64.min
    private var isThinned = false
    private var threads: [PipelineThread] = []
    /// The packager's: whether pictures are left out until one at which decoding can start.
    private var isBehind = false
    private var orders: [Order] = []

    /// For rungs, the largest first, of a track.
    init(_ track: SourceTrack, rungs: [LiveRung], _ catalog: CodecCatalog, _ state: RunState) throws(MediaFailure) {
        self.rungs = rungs
        self.catalog = catalog
        self.state = state
        decoder = try TrackDecoder(track, STREAM_MEDIA_VIDEO, catalog)
        state.watch(queue)
        for rung in rungs { state.watch(rung.pictures) }
        for rung in rungs { threads.append(try PipelineThread { rung.run(state) }) }
        threads.append(try PipelineThread { [self] in run() })
    }

    /// How many pictures were left out since the machine is too slow.
    var skipped: Int { skippedPictures.load(ordering: .relaxed) }

    /// Hands it a coded picture with its place in the presentation, 90,000 ticks a second. Nobody waits: what cannot be decoded in
    /// time is left out.
    func take(_ bytes: CodedBytes, decode: Int64, present: Int64, isKeyframe: Bool) {
        if isBehind, !isKeyframe {
            skippedPictures.add(1, ordering: .relaxed)
            return
        }
        // What else there is to say must not be lost.
        while let order = orders.first, queue.offer(order) { orders.removeFirst() }
        let isTaken =
            orders.isEmpty
            && queue.offer(.picture(bytes, decode: decode, present: present, isKeyframe: isKeyframe))
        isBehind = !isTaken
        if !isTaken { skippedPictures.add(1, ordering: .relaxed) }
    }

    /// A segment begins with the first picture that is shown at that moment or later.
    func cut(_ cut: LiveCut) {
        orders.append(.cut(cut))
    }

    /// The pictures that follow are coded otherwise.
    func change(to format: LiveFormat, _ parameters: VideoParameters) {
        orders.append(.format(format, parameters))
    }

    /// The source ended; the last picture stays up to that moment. Waits until all is encoded.
    func finish(at end: Int64) {
        for rung in rungs { rung.end.store(end, ordering: .releasing) }
        for order in orders { _ = queue.put(order) }
        orders = []
        queue.finish()
        for thread in threads { thread.join() }
        threads = []
    }

    /// As decoding needs it.
    static func track(_ format: LiveFormat, _ parameters: VideoParameters) -> SourceTrack {
        var (codec, configuration) = ("", [UInt8]())
        if case .video(let name, let bytes) = format { (codec, configuration) = (name, bytes) }
        return SourceTrack(
            codec: codec, width: parameters.width, height: parameters.height, timescale: Int(LiveClock.timescale),
            extradata: configuration, color: parameters.color)
    }

    private func run() {
        do throws(MediaFailure) {
            while let order = queue.take() {
                switch order {
                case .picture(let bytes, let decode, let present, let isKeyframe):
                    try self.decode(
                        Packet(copying: bytes, pts: present, dts: decode, isKeyframe: isKeyframe))
                case .cut(let cut): cuts.append(cut)
                case .format(let format, let parameters):
                    try self.decode(nil)
                    decoder = try TrackDecoder(Self.track(format, parameters), STREAM_MEDIA_VIDEO, catalog)
                }
            }
            if state.failure == nil { try decode(nil) }
        } catch {
            state.fail(error)
        }
        rungs.first?.pictures.finish()
    }

    private func decode(_ packet: Packet?) throws(MediaFailure) {
        try decoder.decode(packet) { (frame) throws(MediaFailure) in
            guard frame.width * frame.height <= Bounds.pixels, frame.width > 0, frame.height > 0 else {
                throw MediaFailure(.tooLarge, "The stream holds a picture of \(frame.width)×\(frame.height).")
            }
            try deinterlacer.pass(frame, show)
        }
        if packet == nil { try deinterlacer.finish(show) }
    }

    private func show(_ frame: MediaFrame) throws(MediaFailure) {
        guard frame.pts != libav_no_timestamp, frame.pts > last else { return }
        last = frame.pts
        let due = cuts.prefix { $0.time <= frame.pts }
        cuts.removeFirst(due.count)
        isThinned = queue.count > Self.crowd && !isThinned
        guard !isThinned || !due.isEmpty else {
            skippedPictures.add(1, ordering: .relaxed)
            return
        }
        guard rungs.first?.pictures.put(LivePicture(frame: frame, cuts: Array(due))) == true else {
            throw state.failure ?? MediaFailure(.internalError, "The live run was stopped.", retryable: true)
        }
    }
}
