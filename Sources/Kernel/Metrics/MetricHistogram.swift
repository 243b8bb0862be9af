/// How durations are distributed, for `/metrics`.
public struct MetricHistogram: Sendable, Hashable {
    /// From half a millisecond to half a minute, seconds.
    public static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    /// How many were at most each of the bounds and above the one before it; the last: above all.
    private(set) var counts = Array(repeating: 0, count: MetricHistogram.bounds.count + 1)
    /// All together, seconds.
    private(set) var sum = 0.0

    /// Of nothing yet.
    public init() {}

    /// Takes one, seconds.
    public mutating func observe(_ seconds: Double) {
        counts[MetricHistogram.bounds.firstIndex { seconds <= $0 } ?? MetricHistogram.bounds.count] += 1
        sum += seconds
    }
}
