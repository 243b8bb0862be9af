import CLibAV
import CStreamPlugin

/// Brings the times of decoded pictures to the output's clock: ticks since the first picture, always growing.
struct VideoTimeline {
    /// Ticks a second of the output.
    let timescale: Int
    private let timeBase: AVRational
    private let nominalDuration: Int64
    private(set) var zero: Int64?
    private var last: Int64 = -1
    private var lastDuration: Int64 = 0
    private var gate: PictureGate
    /// Whether all that follows is behind a jump of the clock.
    private(set) var isOver = false

    /// The source's own clock where it is fine enough, so that no time is rounded; else 90 kHz.
    init(_ track: SourceTrack) {
        timeBase = track.timeBase
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
        if frame.pts != libav_no_timestamp {
            let zero = self.zero ?? frame.pts
            self.zero = zero
            time = av_rescale_q(frame.pts.subtractingReportingOverflow(zero).partialValue, timeBase, output)
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
        lastDuration = stated > 0 ? stated : nominalDuration
        frame.retime(pts: time, duration: lastDuration)
        return true
    }

    /// Where the source's clock stands when the first picture is shown, seconds.
    var zeroSeconds: Double? { zero.map { Double($0) * Double(timeBase.num) / Double(max(1, timeBase.den)) } }
}
