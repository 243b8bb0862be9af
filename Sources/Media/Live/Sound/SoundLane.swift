/// A rendition of sound that is copied: its frames follow each other without a seam, and segments begin where the leading track's
/// do. Used by one thread.
final class SoundLane {
    /// A frame that waits until it is known whether a segment starts before it.
    private struct Frame {
        /// On the presentation's clock, 90,000 ticks a second.
        let time: Int64
        let bytes: CodedBytes
        /// Which of the track's formats it is of.
        let generation: Int
    }

    let track: LiveTrack
    private(set) var format: SoundFormat
    private var steps: SoundSteps
    private var waiting: [Frame] = []
    private var waitingBytes = 0
    private var cuts: [LiveCut] = []
    /// What the track goes on with at the next discontinuity.
    private var next: SoundFormat?
    private var generation = 0
    private var applied = 0
    private var hasStarted = false
    /// Whether it is silent from the track's start up to the first frame.
    private let isLate: Bool
    /// When the last frame came in, milliseconds.
    var lastArrival: Int64

    /// Over a rendition. One that `isLate` starts a whole number of silent frames before the first that comes.
    init(_ track: LiveTrack, _ format: SoundFormat, isLate: Bool = false, now: Int64) {
        self.track = track
        self.isLate = isLate
        self.format = format
        steps = SoundSteps(frameSamples: format.frameSamples, sampleRate: format.sampleRate)
        lastArrival = now
    }

    /// Whether too much waits.
    var isFull: Bool {
        guard let first = waiting.first, let last = waiting.last else { return false }
        return last.time - first.time > 20 * LiveClock.timescale || waitingBytes > 32 << 20
    }

    /// The moment of the last frame that waits, on the presentation's clock.
    var lastWaiting: Int64? { waiting.last?.time }

    /// The track goes on with another format from the next discontinuity on.
    func change(to format: SoundFormat) {
        generation += 1
        next = format
    }

    /// A segment begins there.
    func cut(_ cut: LiveCut) {
        cuts.append(cut)
    }

    /// Takes a frame that is heard at that time of the presentation.
    func take(_ bytes: CodedBytes, at time: Int64, now: Int64) {
        lastArrival = now
        waiting.append(Frame(time: time, bytes: bytes, generation: generation))
        waitingBytes += bytes.count
    }

    /// Nothing is cut any more before that time of the presentation: frames until then are placed.
    func release(until time: Int64) throws(MediaFailure) {
        var count = 0
        for frame in waiting {
            guard frame.time <= time else { break }
            count += 1
            waitingBytes -= frame.bytes.count
            try place(frame)
        }
        waiting.removeFirst(count)
    }

    /// No frame has come for long: what is missing until that time of the presentation is silent.
    func fill(until time: Int64) throws(MediaFailure) {
        guard waiting.isEmpty else { return }
        if format.silence != nil, hasStarted { return try beSilent(until: time) }
        try apply(until: time, at: nil)
        try track.pass(track.ticks(time))
    }

    private func beSilent(until time: Int64) throws(MediaFailure) {
        guard let silence = format.silence, hasStarted else { return }
        let generation = applied
        let (start, count) = steps.fill(until: track.ticks(time))
        for index in 0..<count where applied == generation {
            try add(silence, at: start + Int64(index * format.frameSamples))
        }
    }

    /// The source ended; what is missing up to that time of the presentation is silent. All that waited was released.
    func finish(at end: Int64) throws(MediaFailure) {
        try beSilent(until: end)
        try apply(until: .max, at: nil)
        try track.cut(at: track.cutter.floor)
    }

    private func place(_ frame: Frame) throws(MediaFailure) {
        guard frame.generation == applied else {
            // The first of another format comes at or after its discontinuity.
            try beSilent(until: frame.time)
            try apply(until: frame.time, at: nil)
            guard frame.generation == applied else { return }
            return try place(frame)
        }
        var time = track.ticks(frame.time)
        if !hasStarted {
            // What comes before the first moment is not heard.
            guard time + Int64(format.frameSamples) / 2 >= track.cutter.floor else { return }
            time = max(time, track.cutter.floor)
            if isLate, applied == 0 {
                steps.begin(at: track.cutter.floor)
                hasStarted = true
                try beSilent(until: frame.time)
                guard frame.generation == applied else { return try place(frame) }
            }
        }
        let placement = steps.place(time)
        guard let start = placement.start else { return }
        let length = Int64(format.frameSamples)
        for index in 0..<placement.silence where applied == frame.generation {
            try add(format.silence, at: start - Int64(placement.silence - index) * length)
        }
        guard applied == frame.generation else { return }
        hasStarted = true
        try add(frame.bytes, at: start)
    }

    private func add(_ bytes: CodedBytes?, at start: Int64) throws(MediaFailure) {
        let generation = applied
        try apply(until: track.presented(start), at: start)
        guard let bytes, applied == generation else { return }
        let length = Int64(format.frameSamples)
        let start = max(start, track.cutter.floor)
        let unit = CodedUnit(bytes, pts: start, duration: length, isKeyframe: true)
        try track.add(LiveUnit(unit: unit, offset: 0), start: start, duration: length, isSync: true, expected: length)
    }

    /// Begins the segments that start at or before a moment of the presentation; `start` is where the next frame starts.
    private func apply(until time: Int64, at start: Int64?) throws(MediaFailure) {
        while let cut = cuts.first, cut.time <= time {
            cuts.removeFirst()
            let wanted = track.ticks(cut.time)
            try track.cut(at: max(track.cutter.floor, min(wanted, start ?? wanted)))
            guard let number = cut.initNumber else { continue }
            if let next { begin(next) }
            try track.begin(initNumber: number, isDiscontinuous: true)
        }
    }

    private func begin(_ format: SoundFormat) {
        self.format = format
        next = nil
        applied = generation
        hasStarted = false
        steps = SoundSteps(frameSamples: format.frameSamples, sampleRate: format.sampleRate)
        track.change(to: format.track)
    }
}
