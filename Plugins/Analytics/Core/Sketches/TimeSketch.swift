internal import Glibc

/// How times, in milliseconds, are distributed: percentiles of many, in bounded memory; two of them merge into that of both.
///
/// Up to 500 are kept as they are. More are counted in steps of 1 %, so that a percentile is within half of that.
package struct TimeSketch: Sendable, Hashable {
    private static let mostExact = 500
    /// Times are clamped to it: an hour.
    private static let longest = 3_600_000
    private static let step = 1.01

    /// In order; empty once they are counted in steps.
    private var exact: [Int] = []
    /// By step, how many.
    private var counts: [Int: Int] = [:]

    /// Of nothing.
    package init() {}

    /// Puts a time in.
    package mutating func insert(_ milliseconds: Int) {
        let time = max(0, min(milliseconds, Self.longest))
        guard counts.isEmpty else {
            counts[Self.step(of: time), default: 0] += 1
            return
        }
        let place = exact.firstIndex { $0 > time } ?? exact.count
        exact.insert(time, at: place)
        if exact.count > Self.mostExact { condense() }
    }

    /// Puts in all that another holds.
    package mutating func merge(_ other: TimeSketch) {
        if !other.counts.isEmpty { condense() }
        for (step, count) in other.counts { counts[step, default: 0] += count }
        for time in other.exact { insert(time) }
    }

    /// The time below which that share, 0 to 1, of them lies; between two it is interpolated. Nil of nothing.
    package func percentile(_ share: Double) -> Double? {
        guard counts.isEmpty else { return counted(share) }
        guard let last = exact.last else { return nil }
        let place = share * Double(exact.count - 1)
        let index = Int(place)
        guard index + 1 < exact.count else { return Double(last) }
        let (low, high) = (Double(exact[index]), Double(exact[index + 1]))
        return low + (high - low) * (place - Double(index))
    }

    private func counted(_ share: Double) -> Double? {
        var left = share * Double(counts.values.reduce(0, +))
        let steps = counts.keys.sorted()
        for step in steps {
            left -= Double(counts[step] ?? 0)
            if left <= 0 { return Self.time(of: step) }
        }
        return steps.last.map(Self.time(of:))
    }

    private mutating func condense() {
        let times = exact
        exact = []
        for time in times { counts[Self.step(of: time), default: 0] += 1 }
    }

    private static func step(of time: Int) -> Int {
        time < 1 ? 0 : Int((log(Double(time)) / log(step)).rounded()) + 1
    }

    private static func time(of step: Int) -> Double {
        step == 0 ? 0 : pow(Self.step, Double(step - 1))
    }
}

extension TimeSketch {
    /// As it lies in the store.
    package func write(to bytes: inout ByteWriter) {
        bytes.number(exact.count)
        var before = 0
        for time in exact {
            bytes.number(time - before)
            before = time
        }
        bytes.number(counts.count)
        for (step, count) in counts.sorted(by: { $0.key < $1.key }) {
            bytes.number(step)
            bytes.number(count)
        }
    }

    /// Reads what ``write(to:)`` wrote; nil where it is not that.
    package init?(_ bytes: inout ByteReader) {
        guard let many = bytes.number(), many <= Self.mostExact else { return nil }
        var before = 0
        for _ in 0..<many {
            guard let more = bytes.number(), more <= Self.longest - before else { return nil }
            before += more
            exact.append(before)
        }
        guard let steps = bytes.number(), steps <= 2000 else { return nil }
        for _ in 0..<steps {
            guard let step = bytes.number(), step <= 2000, let count = bytes.number() else { return nil }
            counts[step] = count
        }
        guard exact.isEmpty || counts.isEmpty else { return nil }
    }
}
