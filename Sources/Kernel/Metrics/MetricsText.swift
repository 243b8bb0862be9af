/// What `/metrics` answers with: Prometheus' text format, version 0.0.4.
public struct MetricsText: Sendable {
    /// A value under its labels, which are in the order of their family's names.
    public typealias Sample = (labels: [String], value: Double)

    /// The lines so far.
    public private(set) var text = ""

    /// Starts empty.
    public init() {}

    /// Adds a family that only grows; its name ends in `_total`.
    public mutating func counter(_ name: String, _ help: String, labels: [String] = [], _ samples: [Sample]) {
        family(name, "counter", help, labels, samples)
    }

    /// Adds a family that goes up and down.
    public mutating func gauge(_ name: String, _ help: String, labels: [String] = [], _ samples: [Sample]) {
        family(name, "gauge", help, labels, samples)
    }

    /// Adds a distribution: under each labels how many values were at most each bound, how many there were, their sum.
    public mutating func histogram(
        _ name: String, _ help: String, labels: [String] = [], bounds: [Double],
        _ samples: [(labels: [String], counts: [Int], sum: Double)]
    ) {
        head(name, "histogram", help)
        for sample in samples {
            var total = 0
            for (index, count) in sample.counts.enumerated() {
                total += count
                let bound = index < bounds.count ? MetricsText.number(bounds[index]) : "+Inf"
                line(name + "_bucket", labels + ["le"], sample.labels + [bound], Double(total))
            }
            line(name + "_sum", labels, sample.labels, sample.sum)
            line(name + "_count", labels, sample.labels, Double(total))
        }
    }

    /// Adds a distribution of durations.
    public mutating func histogram(
        _ name: String, _ help: String, labels: [String] = [], _ samples: [(labels: [String], value: MetricHistogram)]
    ) {
        histogram(
            name, help, labels: labels, bounds: MetricHistogram.bounds,
            samples.map { ($0.labels, $0.value.counts, $0.value.sum) })
    }

    private mutating func family(
        _ name: String, _ type: String, _ help: String, _ labels: [String], _ samples: [Sample]
    ) {
        head(name, type, help)
        for sample in samples { line(name, labels, sample.labels, sample.value) }
    }

    private mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    private mutating func line(_ name: String, _ labels: [String], _ values: [String], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = zip(labels, values).map { "\($0)=\"\(MetricsText.escaped($1))\"" }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        text += " \(MetricsText.number(value))\n"
    }

    private static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return "\(value)"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
