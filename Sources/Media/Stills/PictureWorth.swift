import CStreamPlugin
import Glibc

/// How much there is to see in a picture: nothing in a black one.
enum PictureWorth {
    /// The entropy of its luma in bits, 0 to 6, of 64 steps; pixels are looked at a few apart.
    static func of(_ frame: MediaFrame) -> Double {
        guard let plane = frame.value.planes.0, frame.width > 0, frame.height > 0 else { return 0 }
        let step = max(1, max(frame.width, frame.height) / 320)
        let stride = Int(frame.value.strides.0)
        var counts = [Int](repeating: 0, count: 64)
        var total = 0
        for y in Swift.stride(from: 0, to: frame.height, by: step) {
            for x in Swift.stride(from: 0, to: frame.width, by: step) {
                let level =
                    frame.isDeep
                    ? Int(plane[y * stride + 2 * x]) >> 4 | Int(plane[y * stride + 2 * x + 1] & 3) << 4
                    : Int(plane[y * stride + x]) >> 2
                counts[level] += 1
                total += 1
            }
        }
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / Double(total)
            return sum - share * log2(share)
        }
    }

    /// Of pictures in order, the first that is nearly as good as the best; nil of none.
    static func first(worth: [Double]) -> Int? {
        guard let best = worth.max() else { return nil }
        return worth.firstIndex { $0 >= 0.85 * best }
    }
}
