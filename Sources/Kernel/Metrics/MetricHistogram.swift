import Synchronization

/// How values are distributed, by labels, for `/metrics`.
public final class MetricHistogram: Sendable {
    /// Bounds for seconds: from half a millisecond to half a minute.
    public static let seconds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ]

    private struct Series {
        var counts: [Int]
        var sum = 0.0
    }

    private let name: String
    private let help: String
    private let labels: [String]
    private let bounds: [Double]
    private let series = Mutex<[[String]: Series]>([:])

    /// Starts with no value. The bounds grow.
    public init(_ name: String, _ help: String, labels: [String] = [], bounds: [Double] = MetricHistogram.seconds) {
        self.name = name
        self.help = help
        self.labels = labels
        self.bounds = bounds
    }

    /// Takes a value under these labels' values.
    public func observe(_ value: Double, _ values: [String] = []) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        series.withLock { all in
            let key = MetricLabels.bounded(values, among: all.count, isKnown: all[values] != nil)
            all[key, default: Series(counts: Array(repeating: 0, count: bounds.count + 1))].counts[bucket] += 1
            all[key]?.sum += value
        }
    }

    /// Adds the family to what is scraped.
    public func write(to text: inout MetricsText) {
        let all = series.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        text.histogram(
            name, help, labels: labels, bounds: bounds,
            all.map { (labels: $0.key, counts: $0.value.counts, sum: $0.value.sum) })
    }
}
