package import JSON
internal import PluginSDK

/// Answers `getAnalytics`: rows of the store and what is in memory, added.
package struct Report: Sendable {
    /// Groups of an answer; of more, those with the most views.
    private static let mostGroups = 1000
    /// How often it reads again where sessions were closed meanwhile, which would be counted twice or not at all.
    private static let attempts = 20
    /// How often it looks whether sessions are still being closed, each time five milliseconds later.
    private static let waits = 2000

    private let books: Books

    /// Of an account's books.
    package init(_ books: Books) {
        self.books = books
    }

    /// The answer. Throws `VALIDATION_ERROR`.
    package func answer(_ query: AnalyticsQuery, account: String) async throws -> JSON {
        var query = query
        if query.interval == nil {
            // Of what is older nothing is kept.
            let first = books.options.start(of: .day, now: books.clock.now)
            query.span.start = min(max(query.span.start, first), query.span.end - 1)
        }
        // What is in memory alone is written first: the rows of bytes are then as they are.
        try? await books.write()
        var (tally, page) = try await read(query, account)
        var attempt = 1
        while attempt < Self.attempts, let closings = tally.closings, books.hasClosed(since: closings) {
            (tally, page) = try await read(query, account)
            attempt += 1
        }
        var answer: JSONObject = [
            "totals": .object(tally.sum.totals.json(query.metrics)),
            "series": .array(series(tally.sum, query)), "groups": .array(groups(tally.sum, query)),
        ]
        let rows = RowTally(query: query, account: account, books: books)
        if rows.base.count == 1 {
            answer["concurrentViewers"] = .integer(Int64(books.watching(rows.base[0], of: account)))
        }
        if query.stream != nil, query.filters.isEmpty {
            let (reached, views) = (tally.sum.totals.reached, Double(max(1, tally.sum.totals.views)))
            answer["retention"] = .array(reached.map { .number((Double($0) / views * 10_000).rounded() / 10_000) })
        }
        if let page {
            answer["views"] = .array(page.views.map(\.json))
            answer["nextCursor"] =
                page.isLast ? .null : page.views.last.map { .string(AnalyticsQuery.cursor($0.place)) } ?? .null
        }
        return .object(answer)
    }

    private func read(
        _ query: AnalyticsQuery, _ account: String
    ) async throws -> ((sum: Tally, closings: Int?), ViewList.Page?) {
        let now = books.clock.now
        let list = ViewList(query: query, account: account, store: books.store)
        var live = books.live(of: account, stream: query.stream)
        var waits = 0
        while live == nil, waits < Self.waits {
            try await Task.sleep(for: .milliseconds(5))
            live = books.live(of: account, stream: query.stream)
            waits += 1
        }
        guard let sessions = live?.sessions else {
            throw PluginError(
                code: "TIMEOUT", message: "Figures are being put together: ask again in a moment.", retryable: true)
        }
        let sum: Tally
        if RowTally.answers(query) {
            let buckets =
                query.interval.map { level in
                    (level.bucket(of: query.span.start)..<level.bucket(of: query.span.end))
                        .map { Bucket(level: level, number: $0) }
                } ?? query.span.buckets { books.options.finest(at: $0, now: now) }
            sum = try await RowTally(query: query, account: account, books: books).tally(buckets, live: sessions)
        } else {
            sum = try await ViewTally(query: query, list: list).tally(live: sessions)
        }
        var page: ViewList.Page?
        if query.listsViews {
            page = try await list.page(live: sessions, after: query.cursor, limit: query.limit, scanned: 20_000)
        }
        return ((sum, live?.closings), page)
    }

    /// A point for each bucket, of nothing too.
    private func series(_ tally: Tally, _ query: AnalyticsQuery) -> [JSON] {
        guard let interval = query.interval else { return [] }
        return (interval.bucket(of: query.span.start)..<interval.bucket(of: query.span.end)).map { bucket in
            var point: JSONObject = ["time": .string(Timestamp.iso8601(interval.start(of: bucket)))]
            let figures = (tally.series[bucket] ?? Figures()).json(query.metrics)
            for (name, value) in figures { point[name] = value }
            return .object(point)
        }
    }

    /// Flat, with the most views first.
    private func groups(_ tally: Tally, _ query: AnalyticsQuery) -> [JSON] {
        let sorted = tally.groups.sorted { left, right in
            left.value.views != right.value.views
                ? left.value.views > right.value.views : left.key.lexicographicallyPrecedes(right.key)
        }
        return sorted.prefix(Self.mostGroups).map { key, figures in
            var group = JSONObject()
            for (dimension, value) in zip(query.groupBy, key) { group[dimension.rawValue] = .string(value) }
            for (name, value) in figures.json(query.metrics) { group[name] = value }
            return .object(group)
        }
    }
}
