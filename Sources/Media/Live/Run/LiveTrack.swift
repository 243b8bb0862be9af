import JSON

/// One rendition of a live run: its samples become parts and segments, which are sent. Used by one thread.
final class LiveTrack {
    /// The rendition's name.
    let name: String
    let isVideo: Bool
    private let specification: LiveSpecification
    private let outbox: any Outbox
    private let wall: WallClockBox
    private(set) var content: CMAFTrack
    private(set) var cutter: PartCutter<LiveUnit>
    private var sequence = 0
    /// The segment before which there is a discontinuity.
    private var discontinuity: Int?
    /// Until where samples were placed in the presentation, 90,000 ticks a second.
    private(set) var end: Int64

    /// A rendition whose first segment has that number and starts there on its own clock, ticks. `wall` says when moments of
    /// the presentation came in.
    init(
        name: String, content: CMAFTrack, number: Int, start: Int64, specification: LiveSpecification,
        outbox: any Outbox, wall: WallClockBox
    ) {
        self.name = name
        self.content = content
        self.specification = specification
        self.outbox = outbox
        self.wall = wall
        if case .video = content.content { isVideo = true } else { isVideo = false }
        cutter = Self.cutter(content, specification, number: number, start: start)
        end = 0
        end = presented(start)
    }

    /// Ticks a second.
    var timescale: Int64 { Int64(content.timescale) }

    /// Sends the init segment; a discontinuity comes before the samples that follow where that is said.
    func begin(initNumber: Int, isDiscontinuous: Bool) throws(MediaFailure) {
        if isDiscontinuous { discontinuity = cutter.number }
        let file = initNumber == 0 ? "init.mp4" : "init-\(initNumber).mp4"
        let message: JSON = [
            "type": "init", "rendition": .string(name), "codecs": .string(content.codecs),
            "timescale": .integer(timescale), "initNumber": .integer(Int64(initNumber)),
            "blob": .string("\(name)/\(file)"),
        ]
        try outbox.send(message, bytes: content.initSegment())
    }

    /// Goes on with other parameters, from the start of the segment that follows the last cut.
    func change(to content: CMAFTrack) {
        let start =
            self.content.timescale == content.timescale
            ? cutter.segmentStart : Self.scaled(cutter.segmentStart, from: timescale, to: Int64(content.timescale))
        self.content = content
        cutter = Self.cutter(content, specification, number: cutter.number, start: start)
    }

    /// Takes the next sample; see ``PartCutter/add(_:start:duration:isSync:expected:)``.
    func add(_ unit: LiveUnit, start: Int64, duration: Int64? = nil, isSync: Bool, expected: Int64)
        throws(MediaFailure)
    {
        end = max(end, presented(start + (duration ?? 0)))
        try publish(cutter.add(unit, start: start, duration: duration, isSync: isSync, expected: expected))
    }

    /// Ends the segment there, ticks.
    func cut(at time: Int64) throws(MediaFailure) {
        try publish(cutter.cut(at: time))
        end = max(end, presented(time))
    }

    /// Nothing will start before that time, ticks.
    func pass(_ time: Int64) throws(MediaFailure) {
        try publish(cutter.pass(time))
    }

    /// A moment of the track's decoding clock on the presentation's, 90,000 ticks a second: what is decoded first is shown first,
    /// since its edit list takes the first picture's delay away.
    func presented(_ time: Int64) -> Int64 {
        Self.scaled(time, from: timescale, to: LiveClock.timescale)
    }

    /// A moment of the presentation, 90,000 ticks a second, on the track's decoding clock.
    func ticks(_ time: Int64) -> Int64 {
        Self.scaled(time, from: LiveClock.timescale, to: timescale)
    }

    static func scaled(_ time: Int64, from: Int64, to: Int64) -> Int64 {
        if from == to { return time }
        let (whole, rest) = time.quotientAndRemainder(dividingBy: from)
        return whole * to + (rest * to + from / 2) / from
    }

    private static func cutter(
        _ content: CMAFTrack, _ specification: LiveSpecification, number: Int, start: Int64
    ) -> PartCutter<LiveUnit> {
        let target = specification.partSeconds.map { Int64(($0 * Double(content.timescale) + 1e-6).rounded(.down)) }
        return PartCutter(target: target, number: number, start: start)
    }

    private func publish(_ pieces: [CutPiece<LiveUnit>]) throws(MediaFailure) {
        for piece in pieces {
            if let part = piece.part { try send(piece, part: part) } else { try send(piece) }
        }
    }

    private func send(_ piece: CutPiece<LiveUnit>, part: Int) throws(MediaFailure) {
        let bytes = segment(piece).bytes()
        var message = description(piece, bytes)
        message["type"] = "part"
        message["part"] = .integer(Int64(part))
        message["independent"] = .bool(piece.units.contains { $0.isSync })
        message["ephemeral"] = .string("\(name)/\(piece.number).\(part).m4s")
        if piece.isLast { message["last"] = true }
        if part == 0, discontinuity == piece.number { message["discontinuity"] = true }
        try outbox.send(.object(message), bytes: bytes)
    }

    private func send(_ piece: CutPiece<LiveUnit>) throws(MediaFailure) {
        let segment = segment(piece)
        let bytes = segment.bytes()
        var message = description(piece, bytes)
        message["type"] = "segment"
        message["parts"] = .integer(Int64(piece.parts))
        message["keyframeBytes"] = .integer(Int64(segment.keyframeBytes(of: bytes.count)))
        message["independent"] = .bool(piece.units.first?.isSync ?? false)
        message["discontinuity"] = .bool(discontinuity == piece.number)
        message["blob"] = .string("\(name)/\(piece.number).m4s")
        try outbox.send(.object(message), bytes: bytes)
    }

    /// What a part's message and a segment's have alike.
    private func description(_ piece: CutPiece<LiveUnit>, _ bytes: [UInt8]) -> JSONObject {
        let scale = Double(timescale)
        return [
            "rendition": .string(name), "number": .integer(Int64(piece.number)),
            "startSeconds": .number(Double(piece.start) / scale),
            "durationSeconds": .number(Double(piece.end - piece.start) / scale),
            "sizeBytes": .integer(Int64(bytes.count)),
            "wallClock": .integer(wall.milliseconds(at: presented(piece.start))),
        ]
    }

    private func segment(_ piece: CutPiece<LiveUnit>) -> MediaSegment {
        let samples = piece.units.map { unit in
            Sample(
                unit: unit.unit.unit, decodeTime: unit.start, presentationTime: unit.start + unit.unit.offset,
                duration: unit.duration)
        }
        sequence += 1
        return MediaSegment(number: sequence - 1, samples: samples, isVideo: isVideo, start: piece.start)
    }
}
