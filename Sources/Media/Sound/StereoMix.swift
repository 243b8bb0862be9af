/// How the channels of a sound become two (ITU-R BS.775, table 2): the centre and the surrounds at −3 dB to the sides that
/// they are heard from, the low-frequency channel left out. One channel goes to both sides as it is.
package struct StereoMix: Sendable, Hashable {
    /// What each channel gives to the left side.
    package let left: [Float]
    /// What each channel gives to the right side.
    package let right: [Float]

    /// For channels in the order of their bits in a mask of WAVE's; 0: usual for their number.
    package init(channels: Int, mask: UInt64) {
        let mask = mask.nonzeroBitCount == channels ? mask : Self.usual(channels)
        guard channels > 1 else {
            left = [1]
            right = [1]
            return
        }
        var left: [Float] = []
        var right: [Float] = []
        for bit in 0..<64 where mask & 1 << UInt64(bit) != 0 {
            let side = Self.side(bit, rears: mask)
            left.append(side.left)
            right.append(side.right)
        }
        self.left = left + [Float](repeating: 0, count: max(0, channels - left.count))
        self.right = right + [Float](repeating: 0, count: max(0, channels - right.count))
    }

    /// Whether the two are what comes.
    package var isPlain: Bool { left == [1, 0] && right == [0, 1] }

    private static func side(_ bit: Int, rears mask: UInt64) -> (left: Float, right: Float) {
        let half = Float(0.5).squareRoot()
        switch bit {
        case 0, 29: return (1, 0)  // front left; left of a stereo downmix
        case 1, 30: return (0, 1)
        case 2: return (half, half)  // front centre
        case 3, 35: return (0, 0)  // low frequencies
        // Pairs of surrounds: where there are both, together they are as loud as one alone would be.
        case 4, 9: return (mask & 0x600 != 0 && mask & 0x30 != 0 ? 0.5 : half, 0)
        case 5, 10: return (0, mask & 0x600 != 0 && mask & 0x30 != 0 ? 0.5 : half)
        case 6: return (0.9239, 0.3827)  // front, left of the centre
        case 7: return (0.3827, 0.9239)
        case 8: return (0.5, 0.5)  // back centre
        case 12, 15, 31, 33: return (half, 0)  // above and wide, to the left
        case 14, 17, 32, 34: return (0, half)
        default: return (0.5, 0.5)
        }
    }

    /// Layouts as FFmpeg has them where nothing is said: mono to 7.1.
    private static func usual(_ channels: Int) -> UInt64 {
        switch channels {
        case 1: 0x4
        case 2: 0x3
        case 3: 0xB
        case 4: 0x107
        case 5: 0x37
        case 6: 0x3F
        case 7: 0x70F
        case 8: 0x63F
        default: 0
        }
    }
}
