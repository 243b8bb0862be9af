import Synchronization

/// Counts things by labels, for `/metrics`.
public final class MetricCounter: Sendable {
    /// The most label values of one family.
    private static let most = 300

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

    /// Counts under these labels' values; under `other` for each once the family has too many.
    public func add(_ amount: Int = 1, _ values: [String] = []) {
        counts.withLock { counts in
            let isKnown = counts.count < Self.most || counts[values] != nil
            counts[isKnown ? values : values.map { _ in "other" }, default: 0] += amount
        }
    }

    /// Adds the family to what is scraped.
    public func write(to text: inout MetricsText) {
        let samples = counts.withLock { $0 }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        text.counter(name, help, labels: labels, samples.map { (labels: $0.key, value: Double($0.value)) })
    }
}
