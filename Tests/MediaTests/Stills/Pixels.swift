/// A decoded picture.
struct Pixels {
    let width: Int
    let height: Int
    /// Red, green and blue of each pixel.
    let bytes: [UInt8]

    /// One pixel's.
    func at(_ x: Int, _ y: Int) -> [Int] {
        let start = 3 * (y * width + x)
        return bytes[start..<(start + 3)].map { Int($0) }
    }

    /// What a pixel is called: "red", "green", "blue", "white", "black", or its numbers.
    func name(_ x: Int, _ y: Int) -> String {
        let pixel = at(x, y)
        let names = [
            "black": [0, 0, 0], "white": [255, 255, 255], "red": [255, 0, 0], "green": [0, 255, 0],
            "blue": [0, 0, 255],
        ]
        return names.first { zip($0.value, pixel).allSatisfy { abs($0 - $1) < 50 } }?.key ?? "\(pixel)"
    }

    /// The number that ``Numbered`` wrote into the picture.
    var number: Int {
        (0..<Numbered.bits).reduce(0) { sum, bit in
            let x = (2 * bit + 1) * width / (2 * Numbered.bits)
            return at(x, height / 2)[1] > 128 ? sum | 1 << bit : sum
        }
    }
}
