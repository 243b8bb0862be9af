internal import JSON
internal import PluginSDK

/// Adds up the views themselves, for questions about several dimensions at once. It takes longer, and is bounded.
struct ViewTally: Sendable {
    /// Views that are looked at.
    private static let most = 100_000

    let query: AnalyticsQuery
    let list: ViewList

    /// Of all views of the span. Throws `VALIDATION_ERROR` where they are too many.
    func tally(live: [Session]) async throws -> Tally {
        var tally = Tally()
        var times: [[String]: [(time: Int64, change: Int)]] = [:]
        let page = try await list.page(live: live, after: nil, limit: .max, scanned: Self.most)
        guard !page.isCut else {
            throw PluginError.validation(
                path: "/parameters/filters",
                problem: "ask about more than \(Self.most) views at once: ask for less time, or for one dimension")
        }
        for view in page.views {
            let figures = view.figures
            tally.add(figures, at: view.place.startedAt, query.interval)
            for key in keys(of: view) {
                tally.groups[key, default: Figures()].merge(figures)
                times[key, default: []] += view.times
            }
        }
        tally.totals.peak = Self.peak(page.views.flatMap(\.times))
        for (key, times) in times { tally.groups[key]?.peak = Self.peak(times) }
        return tally
    }

    /// Every combination of its values.
    private func keys(of view: ViewRecord) -> [[String]] {
        guard !query.groupBy.isEmpty else { return [] }
        return query.groupBy.reduce([[]]) { keys, dimension in
            let values = view.values(of: dimension)
                .filter { query.filters[dimension]?.contains($0) ?? true }
            return keys.flatMap { key in values.map { key + [$0] } }
        }
    }

    /// The most that were there at once.
    private static func peak(_ times: [(time: Int64, change: Int)]) -> Int {
        var (now, most) = (0, 0)
        for time in times.sorted(by: { ($0.time, $0.change) < ($1.time, $1.change) }) {
            now += time.change
            most = max(most, now)
        }
        return most
    }
}

extension ViewRecord {
    /// What it adds.
    fileprivate var figures: Figures {
        var figures = Figures()
        figures.views = 1
        figures.watched = milliseconds("watchedSeconds")
        figures.stalled = milliseconds("stalledSeconds")
        figures.errors = json["playbackErrors"]?.int ?? 0
        figures.completed = json["completed"]?.bool == true ? 1 : 0
        figures.bytes = json["bytesDelivered"]?.int ?? 0
        figures.viewers.insert(identity)
        if let startup = json["startupTimeMs"]?.int { figures.startups.insert(startup) }
        return figures
    }

    /// When it began and ended.
    fileprivate var times: [(time: Int64, change: Int)] {
        let end = json["lastSeenAt"]?.string.flatMap(Timestamp.milliseconds) ?? place.startedAt
        return [(place.startedAt, 1), (max(end, place.startedAt + 1), -1)]
    }

    private func milliseconds(_ name: String) -> Int {
        Int(((json[name]?.double ?? 0) * 1000).rounded())
    }
}
