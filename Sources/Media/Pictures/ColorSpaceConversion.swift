/// What a colour of a wide or bright space looks like in BT.709 at standard range. Exact and slow: tables are made by it.
struct ColorSpaceConversion {
    private let weights: LumaWeights
    private let curve: TransferCurve
    private let tone: ToneCurve?
    private let primaries: [SIMD3<Double>]

    /// From a space; `peak` is the brightest light that its content states, candela a square metre.
    init(from color: ColorDescription, peak: Double?) {
        weights = LumaWeights(matrix: color.matrix)
        curve = TransferCurve(transfer: color.transfer)
        tone = curve == .gamma ? nil : ToneCurve(peak: curve == .hlg ? 1000 : min(10_000, max(300, peak ?? 1000)))
        primaries = Self.toBT709(color.primaries)
    }

    /// Luma from 0 to 1 and differences from −0.5 to 0.5, in and out; what BT.709 cannot show lies outside of that.
    func convert(_ y: Double, _ cb: Double, _ cr: Double) -> (y: Double, cb: Double, cr: Double) {
        var light = curve.light(weights.rgb(y, cb, cr), weights)
        if let tone {
            // The brightest of the three decides for all, so that the hue stays.
            let peak = light.max()
            if peak > 0 { light *= tone.map(peak) / peak }
        }
        let narrow = SIMD3(
            (primaries[0] * light).sum(), (primaries[1] * light).sum(), (primaries[2] * light).sum())
        return LumaWeights.bt709.luma(TransferCurve.standardSignal(narrow))
    }

    /// Rows of the matrix from linear light of some primaries to BT.709's (ITU-R BT.2087; SMPTE RP 177 for P3).
    private static func toBT709(_ primaries: UInt16) -> [SIMD3<Double>] {
        switch primaries {
        case 9:
            [
                SIMD3(1.660491, -0.587641, -0.072850), SIMD3(-0.124550, 1.132900, -0.008349),
                SIMD3(-0.018151, -0.100579, 1.118730),
            ]
        case 11, 12:
            [
                SIMD3(1.224940, -0.224940, 0), SIMD3(-0.042057, 1.042057, 0),
                SIMD3(-0.019638, -0.078636, 1.098274),
            ]
        default: [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
        }
    }
}
