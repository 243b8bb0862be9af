/// Frame rates as DASH writes them: whole numbers or fractions of them (ISO/IEC 23009-1, section 5.3.7.2).
enum FrameRate {
    /// "25", "24000/1001", or thousandths.
    static func fraction(_ rate: Double) -> String {
        let whole = rate.rounded()
        if abs(rate - whole) < 0.0005 { return "\(Int(whole))" }
        let nominal = (rate * 1.001).rounded()
        if abs(rate - nominal / 1.001) < 0.001 { return "\(Int(nominal) * 1000)/1001" }
        return "\(Int((rate * 1000).rounded()))/1000"
    }
}
