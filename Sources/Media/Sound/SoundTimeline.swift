import CLibAV
import CStreamPlugin

/// Makes one unbroken run of samples of what a track decodes to, starting where the presentation starts: what comes
/// earlier is cut, gaps are filled with silence, overlaps are dropped.
struct SoundTimeline {
    /// What is done with a decoded block.
    struct Placement: Equatable {
        /// Samples of silence before it.
        var silence = 0
        /// Samples of it from this one on.
        var range = 0..<0
    }

    /// Containers round times to milliseconds; less than this is no gap.
    private static let toleranceSeconds = 0.03

    private let timeBase: AVRational
    private let zeroSeconds: Double
    private var position: Double = 0
    private var rate: Double = 0
    private var hasStarted = false
    private var cutShort: (pts: Int64, samples: Int)?
    private var heardFrom = -Double.infinity
    /// Seconds that were heard, and those of gaps between them that were filled.
    private var heard = 0.0
    private var filled = 0.0
    /// Blocks that were left out, since they come behind a gap too long to be filled.
    private(set) var leftOut = 0

    init(timeBase: AVRational, zeroSeconds: Double) {
        self.timeBase = timeBase
        self.zeroSeconds = zeroSeconds
    }

    /// Takes note of what the container says is not to be heard of a packet.
    mutating func note(_ packet: Packet, sampleRate: Int) {
        let skipped = packet.skippedSamples
        let coded = packet.pointer.pointee
        guard sampleRate > 0, coded.pts != libav_no_timestamp else { return }
        if skipped.start > 0, !hasStarted {
            heardFrom = seconds(coded.pts) + Double(skipped.start) / Double(sampleRate)
        }
        if skipped.end > 0 { cutShort = (coded.pts, skipped.end) }
    }

    /// Decides on a block of `samples`.
    mutating func place(pts: Int64, samples: Int, sampleRate: Int) -> Placement {
        let newRate = Double(sampleRate)
        if rate != newRate {
            position = rate > 0 ? (position * newRate / rate).rounded() : 0
            rate = newRate
        }
        var start = position
        if pts != libav_no_timestamp {
            let stated = (seconds(pts) * rate).rounded()
            if !hasStarted || abs(stated - position) > Self.toleranceSeconds * rate { start = stated }
        }
        let from = max(position, (max(0, heardFrom) * rate).rounded())
        // Counted from the block's end: containers disagree on whether the packet's duration counts what is cut.
        let cut = cutShort.map { $0.pts == pts ? $0.samples : 0 } ?? 0
        let until = Double(samples - cut)
        let first = max(0, from - start)
        guard until > first, first < Double(samples) else { return Placement() }
        let silence = max(0, start + first - position)
        guard silence < Bounds.seconds * rate, !hasStarted || mayFill(silence / rate) else {
            leftOut += 1
            return Placement()
        }
        hasStarted = true
        heard += (until - first) / rate
        position += silence + until - first
        return Placement(silence: Int(silence), range: Int(first)..<Int(until))
    }

    /// Whether a gap is filled: a file of a few bytes could ask for hours of silence, a block at a time.
    private mutating func mayFill(_ gap: Double) -> Bool {
        guard gap < Double(Bounds.gapSeconds), filled + gap < 2 * Double(Bounds.gapSeconds) + 10 * heard else {
            return false
        }
        filled += gap
        return true
    }

    private func seconds(_ time: Int64) -> Double {
        Double(time) * Double(timeBase.num) / Double(max(1, timeBase.den)) - zeroSeconds
    }
}
