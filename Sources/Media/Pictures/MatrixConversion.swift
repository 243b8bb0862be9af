import CStreamPlugin

/// Brings 8-bit 4:2:0 pictures from one YCbCr matrix to BT.709's. Greys stay as they are, colours move a little.
final class MatrixConversion {
    private static let bits = 14

    private let pool: PicturePool
    /// What luma and each colour difference gain by the source's two, in 2^-14.
    private let luma: (cb: Int, cr: Int)
    private let blue: (cb: Int, cr: Int)
    private let red: (cb: Int, cr: Int)

    init(from matrix: UInt16, width: Int, height: Int) {
        pool = PicturePool(width: width, height: height)
        let source = LumaWeights(matrix: matrix)
        func fixed(_ number: Double) -> Int { Int((number * Double(1 << Self.bits)).rounded()) }
        let byBlue = LumaWeights.bt709.luma(source.rgb(0, 1, 0))
        let byRed = LumaWeights.bt709.luma(source.rgb(0, 0, 1))
        // Luma has 219 steps, colour differences have 224.
        luma = (fixed(byBlue.y * 219 / 224), fixed(byRed.y * 219 / 224))
        blue = (fixed(byBlue.cb), fixed(byRed.cb))
        red = (fixed(byBlue.cr), fixed(byRed.cr))
    }

    func convert(_ source: MediaFrame) -> MediaFrame {
        let value = source.value
        let target = pool.picture(pts: value.pts, duration: value.duration)
        let (width, height) = (min(pool.width, source.width), min(pool.height, source.height))
        for row in 0..<((height + 1) / 2) {
            convertRow(row, value, target, width: width, lines: min(2, height - 2 * row))
        }
        return MediaFrame(adopting: target)
    }

    /// Two lines of luma and the one of colour that they share.
    private func convertRow(_ row: Int, _ source: stream_frame, _ target: stream_frame, width: Int, lines: Int) {
        guard let sourceY = source.planes.0, let targetY = target.planes.0,
            let sourceB = source.planes.1, let targetB = target.planes.1,
            let sourceR = source.planes.2, let targetR = target.planes.2
        else { return }
        let fromB = sourceB + row * Int(source.strides.1)
        let fromR = sourceR + row * Int(source.strides.2)
        let toB = targetB + row * Int(target.strides.1)
        let toR = targetR + row * Int(target.strides.2)
        let half = 1 << (Self.bits - 1)
        for column in 0..<((width + 1) / 2) {
            let cb = Int(fromB[column]) - 128
            let cr = Int(fromR[column]) - 128
            toB[column] = UInt8(clamping: 128 + (cb * blue.cb + cr * blue.cr + half) >> Self.bits)
            toR[column] = UInt8(clamping: 128 + (cb * red.cb + cr * red.cr + half) >> Self.bits)
            let gain = (cb * luma.cb + cr * luma.cr + half) >> Self.bits
            for line in 0..<lines {
                let from = sourceY + (2 * row + line) * Int(source.strides.0) + 2 * column
                let to = targetY + (2 * row + line) * Int(target.strides.0) + 2 * column
                to[0] = UInt8(clamping: Int(from[0]) + gain)
                if 2 * column + 1 < width { to[1] = UInt8(clamping: Int(from[1]) + gain) }
            }
        }
    }
}
