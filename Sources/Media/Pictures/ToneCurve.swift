/// Maps light of high dynamic range to what a standard display has: dark and middle tones as they are, highlights
/// compressed by a smooth knee (ITU-R BT.2390, 5.4.1), reckoned in PQ's steps, which are equal to the eye.
struct ToneCurve {
    private let sourcePeak: Double
    private let targetPeak: Double
    private let knee: Double

    /// For content as bright as `peak`, candela a square metre.
    init(peak: Double) {
        sourcePeak = TransferCurve.pqSignal(max(peak, TransferCurve.white))
        targetPeak = TransferCurve.pqSignal(TransferCurve.white) / sourcePeak
        knee = max(0, 1.5 * targetPeak - 0.5)
    }

    /// Light in, light out, at most white's.
    func map(_ light: Double) -> Double {
        let signal = min(1, TransferCurve.pqSignal(light) / sourcePeak)
        guard signal > knee, knee < 1 else { return min(light, TransferCurve.white) }
        let t = (signal - knee) / (1 - knee)
        let (t2, t3) = (t * t, t * t * t)
        let mapped =
            (2 * t3 - 3 * t2 + 1) * knee + (t3 - 2 * t2 + t) * (1 - knee) + (3 * t2 - 2 * t3) * targetPeak
        return min(TransferCurve.white, TransferCurve.pqLight(mapped * sourcePeak))
    }
}
