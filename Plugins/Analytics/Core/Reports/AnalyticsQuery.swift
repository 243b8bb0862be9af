package import JSON
internal import PluginSDK

/// What `getAnalytics` is asked for.
package struct AnalyticsQuery: Sendable {
    /// Points that a series has at most.
    private static let mostPoints: Int64 = 10_000

    /// A stream's id; nil: the whole account.
    package var stream: String?
    /// As it was asked for; ends at now where nothing was said.
    package var span: Span
    /// How long the points of the series are; nil: no series.
    package var interval: Level?
    /// Those that are wanted.
    package var metrics: [Metric]
    /// In the order in which they were named.
    package var groupBy: [Dimension]
    /// Each with the values that are let through.
    package var filters: [Dimension: [String]]
    /// Whether the views themselves are listed.
    package var listsViews: Bool
    /// Views of a page.
    package var limit: Int
    /// Where the page begins: after that one.
    package var cursor: ViewRecord.Place?

    /// Reads the parameters, which the schema has accepted. Throws `VALIDATION_ERROR`.
    package init(_ parameters: JSONObject, now: Int64) throws {
        stream = parameters["streamId"]?.string
        interval = parameters["interval"]?.string.flatMap(Level.init(rawValue:))
        let since = parameters["since"]?.string.flatMap(Timestamp.milliseconds)
        let until = parameters["until"]?.string.flatMap(Timestamp.milliseconds)
        let end = until ?? now + 1
        span = Span(start: since ?? end - Self.usual(interval), end: end)
        guard span.start < span.end else {
            throw PluginError.validation(path: "/parameters/since", problem: "must be before `until`")
        }
        if let interval {
            span = span.outward(to: interval)
            guard (span.end - span.start) / interval.milliseconds <= Self.mostPoints else {
                throw PluginError.validation(
                    path: "/parameters/interval",
                    problem: "would make more than \(Self.mostPoints) points: ask for less time, or a longer interval")
            }
        }
        let names = (parameters["metrics"]?.array ?? []).compactMap { $0.string.flatMap(Metric.init(rawValue:)) }
        metrics = names.isEmpty ? Metric.allCases : names
        let groups = parameters["groupBy"]?.array ?? parameters["groupBy"].map { [$0] } ?? []
        groupBy = groups.compactMap { $0.string.flatMap(Dimension.init(rawValue:)) }
        filters = [:]
        for (name, value) in parameters["filters"]?.object ?? [:] {
            guard let dimension = Dimension(rawValue: name) else { continue }
            filters[dimension] = (value.array ?? [value]).compactMap(\.string)
        }
        listsViews = parameters["detail"]?.string == "views"
        limit = parameters["limit"]?.int ?? 20
        if let text = parameters["cursor"]?.string {
            let parts = text.split(separator: ".", maxSplits: 1)
            guard parts.count == 2, let time = Keys.number(parts[0]) else {
                throw PluginError.validation(
                    path: "/parameters/cursor", problem: "must be a `nextCursor` of an earlier answer")
            }
            cursor = ViewRecord.Place(startedAt: time, id: String(parts[1]))
        }
        // A filter that names one stream is a question about that stream.
        if stream == nil, let only = filters[.stream], only.count == 1 {
            stream = only[0]
            isOfStreamByFilter = true
            filters[.stream] = nil
        }
    }

    /// Whether ``stream`` came of a filter: it may be one that is no more.
    package private(set) var isOfStreamByFilter = false

    /// All dimensions that it is about.
    package var dimensions: Set<Dimension> { Set(groupBy).union(filters.keys) }

    /// As the next page's `cursor`.
    package static func cursor(_ place: ViewRecord.Place) -> String { "\(Keys.number(place.startedAt)).\(place.id)" }

    /// How far back it goes where that is not said.
    private static func usual(_ interval: Level?) -> Int64 {
        switch interval {
        case .minute: Level.day.milliseconds
        case .hour: 7 * Level.day.milliseconds
        case .day, nil: 30 * Level.day.milliseconds
        }
    }
}
