import CLibAV

/// Leaves out pictures of a source that has more of them than a rendition shall have: evenly, every second of 120 for 60.
package struct FrameRateCap {
    /// The pictures that are left, in how many seconds.
    package let numerator: Int32
    package let denominator: Int32
    private let period: Double
    private let slack: Double
    private var due = -Double.infinity

    /// At most `most` pictures a second, of a source with `numerator` pictures in `denominator` seconds; times are of
    /// `timescale` ticks a second.
    package init(numerator: Int32, denominator: Int32, most: Int, timescale: Int) {
        let stated = Double(max(1, numerator)) / Double(max(1, denominator))
        // 59.94 and 60.01 are 60: only what is clearly more is thinned out.
        let divisor = max(1, Int((stated / Double(most) - 0.02).rounded(.up)))
        self.numerator = max(1, numerator)
        self.denominator = Int32(clamping: Int(max(1, denominator)) * divisor)
        let seconds = divisor == 1 ? 1 / Double(most) : Double(divisor) / stated
        period = seconds * Double(timescale)
        slack = 0.4 * period / Double(divisor)
    }

    /// Whether the picture of that time stays. A `forced` one does, and the count begins anew with it.
    package mutating func keeps(_ time: Int64, forced: Bool = false) -> Bool {
        let time = Double(time)
        if forced {
            due = time + period
            return true
        }
        guard time >= due - slack else { return false }
        due = due.isFinite ? max(due + period, time + period / 2) : time + period
        return true
    }
}

extension FrameRateCap {
    /// The same, of FFmpeg's form of a rate.
    init(source: AVRational, most: Int, timescale: Int) {
        self.init(numerator: source.num, denominator: source.den, most: most, timescale: timescale)
    }

    /// The pictures a second that are left.
    var rate: AVRational { AVRational(num: numerator, den: denominator) }
}
