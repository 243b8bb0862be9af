/// How much of a colour's brightness is red, green and blue: the numbers that a YCbCr matrix is made of
/// (ISO/IEC 23091-2, 8.3).
struct LumaWeights: Hashable {
    let red: Double
    let blue: Double

    var green: Double { 1 - red - blue }

    static let bt709 = LumaWeights(red: 0.2126, blue: 0.0722)
    static let bt601 = LumaWeights(red: 0.299, blue: 0.114)
    static let bt2020 = LumaWeights(red: 0.2627, blue: 0.0593)

    /// Of a matrix's number; BT.709 where it is none that is known here.
    init(matrix: UInt16) {
        switch matrix {
        case 4: self.init(red: 0.30, blue: 0.11)
        case 5, 6: self = .bt601
        case 7: self.init(red: 0.212, blue: 0.087)
        case 9, 10: self = .bt2020
        default: self = .bt709
        }
    }

    init(red: Double, blue: Double) {
        self.red = red
        self.blue = blue
    }

    /// Red, green and blue of luma (0 to 1) and colour differences (−0.5 to 0.5).
    func rgb(_ y: Double, _ cb: Double, _ cr: Double) -> SIMD3<Double> {
        let red = y + 2 * (1 - self.red) * cr
        let blue = y + 2 * (1 - self.blue) * cb
        let green = (y - self.red * red - self.blue * blue) / self.green
        return SIMD3(red, green, blue)
    }

    /// The way back.
    func luma(_ rgb: SIMD3<Double>) -> (y: Double, cb: Double, cr: Double) {
        let y = red * rgb.x + green * rgb.y + blue * rgb.z
        return (y, (rgb.z - y) / (2 * (1 - blue)), (rgb.x - y) / (2 * (1 - red)))
    }
}
