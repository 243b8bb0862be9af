/// The rendition of pictures that is copied. Used by one thread.
final class PictureLane {
    let track: LiveTrack
    private(set) var parameters: VideoParameters
    private(set) var format: LiveFormat
    /// Added to the source's clock it gives the track's.
    private let shift: Int64
    /// From decoding the first picture to showing it, ticks; the edit list takes it away.
    let delay: Int64
    private var lastStart: Int64?
    /// How long a picture is likely to last, ticks.
    private var length: Int64
    /// What the track goes on with at the next keyframe.
    private var next: (format: LiveFormat, parameters: VideoParameters)?
    /// When the last picture came in, milliseconds.
    var lastArrival: Int64

    /// Over a rendition with 90,000 ticks a second.
    init(
        _ track: LiveTrack, _ format: LiveFormat, _ parameters: VideoParameters, shift: Int64, delay: Int64, now: Int64
    ) {
        self.track = track
        self.format = format
        self.parameters = parameters
        self.shift = shift
        self.delay = delay
        lastArrival = now
        length = Int64((90_000 / (parameters.frameRate ?? 30)).rounded())
    }

    /// A picture with its place.
    struct Placed {
        let bytes: CodedBytes
        /// On the track's clock.
        let start: Int64
        /// From decoding to showing.
        let offset: Int64
        let isKeyframe: Bool
    }

    /// How long a picture is likely to last, ticks.
    var expected: Int64 { length }
    /// Whether the next keyframe comes with other parameters.
    var changes: Bool { next != nil }

    /// The track goes on with other parameters at the next keyframe.
    func change(to format: LiveFormat, _ parameters: VideoParameters) {
        next = (format, parameters)
    }

    /// The parameters that were announced hold from the segment on that starts now.
    func applyChange() {
        guard let next else { return }
        format = next.format
        parameters = next.parameters
        self.next = nil
        track.change(to: Self.content(format, parameters, delay: delay))
    }

    /// Gives a picture its place; nil where it cannot be decoded.
    func place(_ sample: LiveSample, decode: Int64, present: Int64) -> Placed? {
        lastArrival = sample.arrived
        if next != nil, !sample.isKeyframe { return nil }
        let start = max(track.cutter.floor, decode + shift)
        if let lastStart, start > lastStart { length = min(start - lastStart, LiveClock.timescale) }
        lastStart = start
        return Placed(
            bytes: sample.bytes, start: start, offset: max(0, present + shift - start), isKeyframe: sample.isKeyframe)
    }

    /// Takes a picture that was placed.
    func add(_ placed: Placed) throws(MediaFailure) {
        let unit = CodedUnit(
            placed.bytes, pts: placed.start + placed.offset, duration: length, isKeyframe: placed.isKeyframe)
        try track.add(
            LiveUnit(unit: unit, offset: placed.offset), start: placed.start, isSync: placed.isKeyframe,
            expected: length)
    }

    /// What the init segment of a format says, of pictures of which the first is shown so many ticks after it is decoded.
    static func content(_ format: LiveFormat, _ parameters: VideoParameters, delay: Int64) -> CMAFTrack {
        var (codec, configuration) = ("", [UInt8]())
        if case .video(let name, let bytes) = format { (codec, configuration) = (name, bytes) }
        return CMAFTrack(
            content: .video(
                codec: codec, width: parameters.width, height: parameters.height, configuration: configuration,
                color: parameters.color),
            timescale: UInt32(LiveClock.timescale), presentationStart: delay)
    }
}
