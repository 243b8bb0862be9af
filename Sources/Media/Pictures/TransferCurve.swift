import Glibc

/// Curves between a signal from 0 to 1 and light in candela a square metre, as displays show it. Signals below 0, which
/// colours outside of a space have, give light below 0, so that a table's steps across its edge are even.
enum TransferCurve: Hashable {
    /// SMPTE ST 2084.
    case pq
    /// ARIB STD-B67, shown on a display of 1,000.
    case hlg
    /// Everything else: gamma 2.4 (BT.1886), white at 203 (BT.2408).
    case gamma

    /// White of a standard picture within one of high dynamic range (BT.2408), and what tone mapping aims at.
    static let white = 203.0
    static let most = 10_000.0

    /// Of its number (ISO/IEC 23091-2, 8.2).
    init(transfer: UInt16) {
        switch transfer {
        case 16: self = .pq
        case 18: self = .hlg
        default: self = .gamma
        }
    }

    /// Light of a colour whose three signals are given; HLG's depends on all three.
    func light(_ signal: SIMD3<Double>, _ weights: LumaWeights) -> SIMD3<Double> {
        switch self {
        case .pq: return Self.each(signal, Self.pqLight)
        case .gamma: return Self.each(signal) { pow(min(1.2, $0), 2.4) * Self.white }
        case .hlg:
            let scene = Self.each(signal, Self.hlgScene)
            let luminance = max(0, weights.red * scene.x + weights.green * scene.y + weights.blue * scene.z)
            return scene * (1000 * pow(luminance, 0.2))
        }
    }

    /// The signal of light on a standard display: BT.1886, 1 at white.
    static func standardSignal(_ light: SIMD3<Double>) -> SIMD3<Double> {
        each(light) { pow(min(2, $0 / white), 1 / 2.4) }
    }

    static func pqLight(_ signal: Double) -> Double {
        let root = pow(max(0, min(1, signal)), 1 / 78.84375)
        return most * pow(max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root), 1 / 0.1593017578125)
    }

    static func pqSignal(_ light: Double) -> Double {
        let root = pow(max(0, min(1, light / most)), 0.1593017578125)
        return pow((0.8359375 + 18.8515625 * root) / (1 + 18.6875 * root), 78.84375)
    }

    private static func hlgScene(_ signal: Double) -> Double {
        let signal = max(0, min(1, signal))
        return signal <= 0.5 ? signal * signal / 3 : (exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    }

    private static func each(_ value: SIMD3<Double>, _ body: (Double) -> Double) -> SIMD3<Double> {
        func signed(_ value: Double) -> Double { value < 0 ? -body(-value) : body(value) }
        return SIMD3(signed(value.x), signed(value.y), signed(value.z))
    }
}
