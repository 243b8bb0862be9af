import CLibAV
import CStreamPlugin

/// Brings the times of decoded pictures to the output's clock: ticks since the first picture, always growing.
///
/// Where sound comes clearly before the first picture, the presentation starts with the sound and the first picture is
/// shown from there on.
struct VideoTimeline {
    /// Sound that is no more ahead than this is cut instead, seconds: containers are not more exact.
    static let lead = 0.1

    /// Ticks a second of the output.
    let timescale: Int
    private let timeBase: AVRational
    private let soundStart: Double?
    private let nominalDuration: Int64
    private(set) var zero: Int64?
    private var last: Int64 = -1
    private var lastDuration: Int64 = 0
    private var gate: PictureGate
    /// Whether all that follows is behind a jump of the clock.
    private(set) var isOver = false

    /// The source's own clock where it is fine enough, so that no time is rounded; else 90 kHz. `soundStart` is where the
    /// container says that its sound begins, seconds.
    init(_ track: SourceTrack, soundStart: Double? = nil) {
        timeBase = track.timeBase
        self.soundStart = soundStart
        timescale = 10_000...1_000_000 ~= track.timeBase.den ? Int(track.timeBase.den) : 90_000
        gate = PictureGate(timescale: timescale)
        let rate = Double(track.frameRate.num) / Double(max(1, track.frameRate.den))
        nominalDuration = max(1, Int64((Double(timescale) / rate).rounded()))
    }

    /// Counts from a given picture of the source, whatever comes out of the decoder first.
    mutating func start(at pts: Int64) {
        zero = pts
    }

    /// Where the last picture ends, ticks.
    var end: Int64 { max(0, last) + lastDuration }

    /// How long the pictures so far are, seconds.
    var seconds: Double { last < 0 ? 0 : Double(end) / Double(timescale) }

    /// Whether pictures were left out behind a jump of the clock.
    var hasJumped: Bool { gate.hasJumped }

    /// Gives a picture its time; false for one that is to be dropped: it comes no later than the one before, or
    /// ``PictureGate`` leaves it out. Throws `TOO_LARGE`.
    mutating func place(_ frame: MediaFrame) throws(MediaFailure) -> Bool {
        let output = AVRational(num: 1, den: Int32(timescale))
        var time = last + max(1, lastDuration)
        var ahead: Int64 = 0
        if frame.pts != libav_no_timestamp {
            if zero == nil { ahead = begin(at: frame.pts) }
            let ticks = frame.pts.subtractingReportingOverflow(zero ?? frame.pts).partialValue
            time = last < 0 ? 0 : av_rescale_q(ticks, timeBase, output)
        } else if zero == nil {
            zero = 0
            time = 0
        }
        guard time > last else { return false }
        switch try gate.judge(time, after: last) {
        case .take: break
        case .leaveOut: return false
        case .end:
            isOver = true
            return false
        }
        let stated = frame.value.duration > 0 ? av_rescale_q(frame.value.duration, timeBase, output) : 0
        last = time
        lastDuration = ahead + (stated > 0 ? stated : nominalDuration)
        frame.retime(pts: time, duration: lastDuration)
        return true
    }

    /// Has the last picture shown until `end`, ticks.
    mutating func hold(until end: Int64) {
        lastDuration = max(lastDuration, end - max(0, last))
    }

    /// Where the source's clock stands when the presentation starts, seconds.
    var zeroSeconds: Double? { zero.map { seconds($0) } }

    /// Decides where the presentation starts; how much earlier than the first picture that is, ticks of the output.
    private mutating func begin(at pts: Int64) -> Int64 {
        zero = pts
        guard let soundStart, Self.lead..<Bounds.seconds ~= seconds(pts) - soundStart else { return 0 }
        let start = Int64((soundStart * Double(timeBase.den) / Double(max(1, timeBase.num))).rounded())
        zero = start
        return av_rescale_q(pts - start, timeBase, AVRational(num: 1, den: Int32(timescale)))
    }

    private func seconds(_ time: Int64) -> Double {
        Double(time) * Double(timeBase.num) / Double(max(1, timeBase.den))
    }
}
