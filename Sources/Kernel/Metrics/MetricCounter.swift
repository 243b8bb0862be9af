import Synchronization

/// Counts things by labels, for `/metrics`.
public final class MetricCounter: Sendable {
    private let name: String
    private let help: String
    private let labels: [String]
    private let counts = Mutex<[[String]: Int]>([:])

    /// Starts at nothing. The name ends in `_total`.
    public init(_ name: String, _ help: String, labels: [String] = []) {
        self.name = name
        self.help = help
        self.labels = labels
    }

    /// Counts under these labels' values.
    public func add(_ amount: Int = 1, _ values: [String] = []) {
        counts.withLock { counts in
            counts[
                MetricLabels.bounded(values, among: counts.keys.count, isKnown: counts[values] != nil), default: 0] +=
                amount
        }
    }

    /// Adds the family to what is scraped.
    public func write(to text: inout MetricsText) {
        let samples = counts.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        text.counter(name, help, labels: labels, samples.map { (labels: $0.key, value: Double($0.value)) })
    }
}

/// Keeps families from growing without end.
enum MetricLabels {
    /// The most label values of one family.
    private static let most = 300

    /// The values, or `other` for each once there are too many.
    static func bounded(_ values: [String], among count: Int, isKnown: Bool) -> [String] {
        isKnown || count < most ? values : values.map { _ in "other" }
    }
}
