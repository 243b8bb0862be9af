internal import PluginSDK

/// Adds up rows of the store and the sessions that are under way, for questions about one dimension at most.
struct RowTally: Sendable {
    let query: AnalyticsQuery
    let account: String
    let books: Books

    /// Whether rows answer the question: they are kept by one dimension, and a view is in the rows of each of its renditions.
    static func answers(_ query: AnalyticsQuery) -> Bool {
        query.dimensions.subtracting(query.stream == nil ? [] : [.stream]).count <= 1
            && query.filters[.rendition]?.count ?? 1 == 1 && query.groupBy.count <= 1
            && (query.stream == nil || query.filters[.stream] == nil)
            && (query.groupBy != [.stream] || query.stream == nil || query.filters.isEmpty)
    }

    /// The dimension of the groups.
    private var grouped: Dimension? { query.groupBy.first }
    private var filter: (dimension: Dimension, values: [String])? {
        query.filters.first.map { ($0.key, $0.value) }
    }

    /// What totals and series are made of.
    var base: [Facet] {
        if let filter {
            return filter.values.map { Facet(stream: query.stream, dimension: filter.dimension, value: $0) }
        }
        return [query.stream.map { Facet.stream($0) } ?? .account]
    }

    /// Of the closed sessions in buckets, and of live ones.
    func tally(_ buckets: [Bucket], live: [Session]) async throws -> Tally {
        var tally = Tally()
        for bucket in buckets {
            for facet in base {
                let rows = try await Row.read(
                    account, bucket, stream: facet.stream, dimension: facet.dimension, value: facet.value,
                    store: books.store)
                for row in rows { tally.add(row.figures, at: bucket.span.start, query.interval) }
            }
            if let grouped { try await group(bucket, by: grouped, &tally) }
        }
        guard let first = buckets.first, let last = buckets.last else { return tally }
        let span = Span(start: first.span.start, end: last.span.end)
        for session in live where span.contains(session.startedAt) { add(session, &tally) }
        return tally
    }

    private func group(_ bucket: Bucket, by dimension: Dimension, _ tally: inout Tally) async throws {
        if dimension == .stream, let stream = query.stream {
            let row = try await Row.read(
                account, bucket, stream: nil, dimension: .stream, value: stream, store: books.store)
            for row in row { tally.groups[[stream], default: Figures()].merge(row.figures) }
            return
        }
        let rows = try await Row.read(
            account, bucket, stream: query.stream, dimension: dimension, store: books.store)
        let values = query.filters[dimension]
        for row in rows where values?.contains(row.value) ?? true {
            tally.groups[[row.value], default: Figures()].merge(row.figures)
        }
    }

    private func add(_ session: Session, _ tally: inout Tally) {
        let facets = session.facets
        for facet in base where facets.contains(facet) {
            tally.add(session.figures(of: facet), at: session.startedAt, query.interval)
        }
        guard let grouped else { return }
        let scope = grouped == .stream ? nil : query.stream
        for facet in facets where facet.dimension == grouped && facet.stream == scope {
            if query.filters[grouped]?.contains(facet.value) ?? true {
                tally.groups[[facet.value], default: Figures()].merge(session.figures(of: facet))
            }
        }
    }
}
