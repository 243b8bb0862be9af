/// A set of Unicode scalars: ranges, perhaps negated.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>]
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) } != isNegated
    }

    /// The set without negation.
    var plainRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...range.lowerBound - 1) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    static func one(_ scalar: Unicode.Scalar) -> ScalarSet { ScalarSet(ranges: [scalar.value...scalar.value]) }

    /// `.`: anything but a line's end.
    static let any = ScalarSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isNegated: true)

    /// The set of an escape such as `\d`; nil for other letters.
    static func escape(_ letter: Unicode.Scalar) -> ScalarSet? {
        let digits: [ClosedRange<UInt32>] = [0x30...0x39]
        let word: [ClosedRange<UInt32>] = digits + [0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
        let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x2028...0x2029, 0xFEFF...0xFEFF]
        switch letter {
        case "d": return ScalarSet(ranges: digits)
        case "D": return ScalarSet(ranges: digits, isNegated: true)
        case "w": return ScalarSet(ranges: word)
        case "W": return ScalarSet(ranges: word, isNegated: true)
        case "s": return ScalarSet(ranges: space)
        case "S": return ScalarSet(ranges: space, isNegated: true)
        case "n": return .one("\n")
        case "r": return .one("\r")
        case "t": return .one("\t")
        default: return nil
        }
    }
}
