import CStreamPlugin

/// Brings 4:2:0 pictures of a wide or bright colour space to 8-bit BT.709 by a table in three dimensions: what a pixel
/// becomes is interpolated between the nearest entries. Four pixels share their colour, as they do in the picture.
final class ColorTable {
    // Ten-bit codes in steps of 16: what lies near the edge of the colours bends sharply.
    private static let lumaShift = 4
    private static let chromaShift = 4
    private static let lumaCount = 1024 >> lumaShift + 1
    private static let chromaCount = 1024 >> chromaShift + 1
    /// Entries are 8-bit codes times this.
    private static let fraction = 64

    private let pool: PicturePool
    private let luma: [Int16]
    private let blue: [Int16]
    private let red: [Int16]

    init(_ conversion: ColorSpaceConversion, width: Int, height: Int) {
        pool = PicturePool(width: width, height: height)
        let count = Self.lumaCount * Self.chromaCount * Self.chromaCount
        var luma: [Int16] = []
        var blue: [Int16] = []
        var red: [Int16] = []
        luma.reserveCapacity(count)
        blue.reserveCapacity(count)
        red.reserveCapacity(count)
        for cr in 0..<Self.chromaCount {
            for cb in 0..<Self.chromaCount {
                for y in 0..<Self.lumaCount {
                    let made = conversion.convert(
                        (Double(y << Self.lumaShift) - 64) / 876, (Double(cb << Self.chromaShift) - 512) / 896,
                        (Double(cr << Self.chromaShift) - 512) / 896)
                    luma.append(Self.entry(16 + 219 * made.y))
                    blue.append(Self.entry(128 + 224 * made.cb))
                    red.append(Self.entry(128 + 224 * made.cr))
                }
            }
        }
        self.luma = luma
        self.blue = blue
        self.red = red
    }

    func convert(_ source: MediaFrame) -> MediaFrame {
        let target = pool.picture(pts: source.value.pts, duration: source.value.duration)
        if source.isDeep {
            convert(source.value, target, UInt16.self, shift: 0)
        } else {
            convert(source.value, target, UInt8.self, shift: 2)
        }
        return MediaFrame(adopting: target)
    }

    private func convert<Word: FixedWidthInteger & UnsignedInteger>(
        _ source: stream_frame, _ target: stream_frame, _ word: Word.Type, shift: Int
    ) {
        let rows = min(pool.height, Int(source.height)) / 2
        let columns = min(pool.width, Int(source.width)) / 2
        guard let sourceY = source.planes.0, let sourceB = source.planes.1, let sourceR = source.planes.2,
            let targetY = target.planes.0, let targetB = target.planes.1, let targetR = target.planes.2
        else { return }
        luma.withUnsafeBufferPointer { luma in
            blue.withUnsafeBufferPointer { blue in
                red.withUnsafeBufferPointer { red in
                    for row in 0..<rows {
                        let y0 = words(sourceY, 2 * row * Int(source.strides.0), word)
                        let y1 = words(sourceY, (2 * row + 1) * Int(source.strides.0), word)
                        let b = words(sourceB, row * Int(source.strides.1), word)
                        let r = words(sourceR, row * Int(source.strides.2), word)
                        let to0 = targetY + 2 * row * Int(target.strides.0)
                        let to1 = to0 + Int(target.strides.0)
                        let toB = targetB + row * Int(target.strides.1)
                        let toR = targetR + row * Int(target.strides.2)
                        for x in 0..<columns {
                            let place = Place(cb: Int(b[x]) << shift, cr: Int(r[x]) << shift)
                            let (a, c) = (Int(y0[2 * x]) << shift, Int(y0[2 * x + 1]) << shift)
                            let (d, e) = (Int(y1[2 * x]) << shift, Int(y1[2 * x + 1]) << shift)
                            // An ordered dither over four pixels hides the steps of eight bits.
                            to0[2 * x] = Self.value(luma, place, a, 8)
                            to0[2 * x + 1] = Self.value(luma, place, c, 40)
                            to1[2 * x] = Self.value(luma, place, d, 56)
                            to1[2 * x + 1] = Self.value(luma, place, e, 24)
                            let mean = (a + c + d + e + 2) >> 2
                            toB[x] = Self.value(blue, place, mean, 32)
                            toR[x] = Self.value(red, place, mean, 32)
                        }
                    }
                }
            }
        }
    }

    private func words<Word>(_ plane: UnsafeMutablePointer<UInt8>, _ offset: Int, _ word: Word.Type)
        -> UnsafePointer<Word>
    {
        UnsafeRawPointer(plane + offset).assumingMemoryBound(to: Word.self)
    }

    private static func entry(_ code: Double) -> Int16 {
        Int16((min(500, max(-500, code)) * Double(fraction)).rounded())
    }

    /// Where four pixels' colour lies between the table's columns: the first column's start, and the weights of the four.
    private struct Place {
        let start: Int
        let weights: (Int32, Int32, Int32, Int32)

        init(cb: Int, cr: Int) {
            let cb = min(cb, 1023)
            let cr = min(cr, 1023)
            let size = 1 << ColorTable.chromaShift
            let (b, r) = (cb & (size - 1), cr & (size - 1))
            let column = (cr >> ColorTable.chromaShift) * ColorTable.chromaCount + cb >> ColorTable.chromaShift
            start = column * ColorTable.lumaCount
            weights = (
                Int32((size - b) * (size - r)), Int32(b * (size - r)), Int32((size - b) * r), Int32(b * r)
            )
        }
    }

    /// The entry for a luma at a place, rounded by `dither` of 64.
    @inline(__always)
    private static func value(_ entries: UnsafeBufferPointer<Int16>, _ place: Place, _ y: Int, _ dither: Int32)
        -> UInt8
    {
        let y = min(y, 1023)
        let index = place.start + y >> lumaShift
        let part = Int32(y & (1 << lumaShift - 1))
        let low = mixed(entries, index, place)
        let high = mixed(entries, index + 1, place)
        // 8 bits of the columns' weights, 4 of luma's, 6 of the entries'.
        let sum = low * (16 - part) + high * part
        return UInt8(clamping: (sum >> 12 + dither) >> 6)
    }

    @inline(__always)
    private static func mixed(_ entries: UnsafeBufferPointer<Int16>, _ index: Int, _ place: Place) -> Int32 {
        let row = lumaCount * chromaCount
        return Int32(entries[index]) * place.weights.0 + Int32(entries[index + lumaCount]) * place.weights.1
            + Int32(entries[index + row]) * place.weights.2
            + Int32(entries[index + row + lumaCount]) * place.weights.3
    }
}
