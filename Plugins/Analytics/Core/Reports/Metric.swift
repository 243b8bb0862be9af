internal import JSON

/// A figure of the API. API.md, "Analytics metrics".
package enum Metric: String, Sendable, Hashable, CaseIterable {
    case views, uniqueViewers, watchedSeconds, averageWatchedSeconds, completionRate, startupTimeMs, rebufferRatio,
        playbackErrors, bytesDelivered, peakConcurrentViewers

    /// Its value. Rates of nothing are 0.
    func value(of figures: Figures) -> JSON {
        switch self {
        case .views: .integer(Int64(figures.views))
        case .uniqueViewers: .integer(Int64(figures.viewers.count))
        case .watchedSeconds: ViewRecord.seconds(figures.watched)
        case .averageWatchedSeconds: Self.ratio(Double(figures.watched) / 1000, Double(figures.views), digits: 3)
        case .completionRate: Self.ratio(Double(figures.completed), Double(figures.views), digits: 6)
        case .startupTimeMs:
            ["p50": Self.time(figures.startups.percentile(0.5)), "p95": Self.time(figures.startups.percentile(0.95))]
        case .rebufferRatio:
            Self.ratio(Double(figures.stalled), Double(figures.stalled + figures.watched), digits: 6)
        case .playbackErrors: .integer(Int64(figures.errors))
        case .bytesDelivered: .integer(Int64(figures.bytes))
        case .peakConcurrentViewers: .integer(Int64(figures.peak))
        }
    }

    private static func ratio(_ part: Double, _ whole: Double, digits: Int) -> JSON {
        guard whole > 0 else { return 0 }
        let factor = (0..<digits).reduce(1.0) { product, _ in product * 10 }
        return .number((part / whole * factor).rounded() / factor)
    }

    private static func time(_ milliseconds: Double?) -> JSON {
        milliseconds.map { .number(($0 * 10).rounded() / 10) } ?? .null
    }
}

extension Figures {
    /// As the API tells them.
    func json(_ metrics: [Metric]) -> JSONObject {
        var json = JSONObject()
        for metric in metrics { json[metric.rawValue] = metric.value(of: self) }
        return json
    }
}
