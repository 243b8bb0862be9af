internal import Glibc

/// How many different hashes were put in, in bounded memory; two of them merge into that of both (HyperLogLog).
///
/// Few are kept as they are, at 2^25 places, where counting is all but exact up to some thousands (the sparse form of
/// HyperLogLog++, Heule et al. 2013). More become 2^14 registers, whose standard error is 0.8 %, with Ertl's estimator
/// (arXiv 1702.01284, section 4), which needs no tables.
package struct UniqueSketch: Sendable, Hashable {
    private static let sparseBits = 25
    private static let bits = 14
    /// Places that are kept before they become registers: as many bytes as those.
    private static let mostSparse = 4096

    /// Place and rank in one number (`place << 6 | rank`), in order; no place twice.
    private var places: [UInt32] = []
    /// One a byte; empty while there are few.
    private var registers: [UInt8] = []

    /// Of nothing.
    package init() {}

    /// Whether nothing was put in.
    package var isEmpty: Bool { places.isEmpty && registers.isEmpty }

    /// Puts a hash in.
    package mutating func insert(_ hash: UInt64) {
        let place = UInt32(hash >> (64 - UInt64(Self.sparseBits)))
        let rank = min((hash << UInt64(Self.sparseBits)).leadingZeroBitCount, 64 - Self.sparseBits) + 1
        insert(place << 6 | UInt32(rank))
    }

    /// Puts in all that another holds.
    package mutating func merge(_ other: UniqueSketch) {
        guard other.registers.isEmpty else {
            condense()
            registers.withUnsafeMutableBufferPointer { own in
                other.registers.withUnsafeBufferPointer { theirs in
                    for place in own.indices where theirs[place] > own[place] { own[place] = theirs[place] }
                }
            }
            return
        }
        for entry in other.places { insert(entry) }
    }

    /// How many there were, as far as that can be told.
    package var count: Int {
        guard !registers.isEmpty else {
            let all = Double(UInt64(1) << UInt64(Self.sparseBits))
            return Int((all * log(all / (all - Double(places.count)))).rounded())
        }
        return Int(estimate.rounded())
    }

    private mutating func insert(_ entry: UInt32) {
        guard registers.isEmpty else { return raise(entry) }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if places[middle] >> 6 < entry >> 6 { low = middle + 1 } else { high = middle }
        }
        if low < places.count, places[low] >> 6 == entry >> 6 {
            places[low] = max(places[low], entry)
            return
        }
        places.insert(entry, at: low)
        if places.count > Self.mostSparse { condense() }
    }

    private mutating func condense() {
        guard registers.isEmpty else { return }
        registers = [UInt8](repeating: 0, count: 1 << Self.bits)
        for entry in places { raise(entry) }
        places = []
    }

    private mutating func raise(_ entry: UInt32) {
        let rest = Self.sparseBits - Self.bits
        let place = entry >> 6
        let low = place & ((1 << UInt32(rest)) - 1)
        let rank = low == 0 ? rest + Int(entry & 63) : low.leadingZeroBitCount - (32 - rest) + 1
        let register = Int(place >> UInt32(rest))
        registers[register] = max(registers[register], UInt8(rank))
    }

    private var estimate: Double {
        let size = Double(1 << Self.bits)
        let most = 64 - Self.bits
        var counts = [Double](repeating: 0, count: most + 2)
        for register in registers { counts[Int(register)] += 1 }
        var sum = size * Self.tau(1 - counts[most + 1] / size)
        for rank in stride(from: most, through: 1, by: -1) { sum = 0.5 * (sum + counts[rank]) }
        sum += size * Self.sigma(counts[0] / size)
        return 0.5 / log(2.0) * size * size / sum
    }

    private static func sigma(_ share: Double) -> Double {
        guard share < 1 else { return .infinity }
        var (power, sum, factor) = (share, share, 1.0)
        while true {
            power *= power
            let before = sum
            sum += power * factor
            factor += factor
            if sum == before { return sum }
        }
    }

    private static func tau(_ share: Double) -> Double {
        guard share > 0, share < 1 else { return 0 }
        var (root, sum, factor) = (share, 1 - share, 1.0)
        while true {
            root = root.squareRoot()
            let before = sum
            factor *= 0.5
            sum -= (1 - root) * (1 - root) * factor
            if sum == before { return sum / 3 }
        }
    }
}

extension UniqueSketch {
    /// As it lies in the store: the places, four bytes each, or the registers.
    package func write(to bytes: inout ByteWriter) {
        bytes.number(registers.isEmpty ? 0 : 1)
        guard registers.isEmpty else { return bytes.span(registers) }
        bytes.number(places.count)
        for place in places { bytes.word(place) }
    }

    /// Reads what ``write(to:)`` wrote; nil where it is not that.
    package init?(_ bytes: inout ByteReader) {
        guard let isDense = bytes.number() else { return nil }
        if isDense == 1 {
            guard let span = bytes.span(), span.count == 1 << Self.bits else { return nil }
            registers = span.map { min($0, UInt8(64 - Self.bits + 1)) }
            return
        }
        guard let count = bytes.number(), count <= Self.mostSparse else { return nil }
        places.reserveCapacity(count)
        for _ in 0..<count {
            guard let place = bytes.word() else { return nil }
            places.append(place)
        }
    }
}
