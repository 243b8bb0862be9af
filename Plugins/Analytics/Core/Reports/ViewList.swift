internal import JSON
internal import PluginSDK

/// The views of an account or a stream, from the newest to the oldest: those that are over from the store, those that may go on
/// from memory.
struct ViewList: Sendable {
    let query: AnalyticsQuery
    let account: String
    let store: any Store

    /// Those before a place, at most `limit` that the filters let through. `scanned` bounds how many are looked at.
    func page(live: [Session], after cursor: ViewRecord.Place?, limit: Int, scanned most: Int) async throws -> Page {
        var open = live.filter { $0.isView && !$0.continues }.map { ViewRecord($0, isLive: true) }
            .filter { view in isWanted(view) && cursor.map { view.place < $0 } ?? true }
            .sorted { $0.place > $1.place }[...]
        var page = Page()
        var next = cursor
        var looked = 0
        while page.views.count < limit {
            let closed = try await closed(before: next)
            for record in closed {
                while let first = open.first, first.place > record.place, page.views.count < limit {
                    page.views.append(first)
                    open.removeFirst()
                }
                guard page.views.count < limit else { break }
                looked += 1
                next = record.place
                if isWanted(record) { page.views.append(record) }
            }
            if closed.isEmpty {
                let rest = open.prefix(limit - page.views.count)
                page.views += rest
                page.isLast = rest.count == open.count
                return page
            }
            if looked >= most {
                page.isCut = true
                return page
            }
        }
        return page
    }

    /// What a page holds.
    struct Page: Sendable {
        var views: [ViewRecord] = []
        /// Whether there are no more.
        var isLast = false
        /// Whether there are more than may be looked at.
        var isCut = false
    }

    private static let most = 500

    private func closed(before place: ViewRecord.Place?) async throws -> [ViewRecord] {
        let prefix = query.stream.map(Keys.seen) ?? Keys.views
        let end = min(query.span.end, place?.startedAt ?? .max)
        var scan = StoreScan(
            account: account, start: prefix + Keys.number(query.span.start), end: prefix + Keys.number(end),
            limit: Self.most, reverse: true)
        if let place, place.startedAt <= query.span.end {
            scan.end = "\(prefix)\(Keys.number(place.startedAt))/\(place.id)"
        }
        var records: [ViewRecord] = []
        for entry in try await store.scan(scan) {
            var value = entry.value
            if query.stream != nil {
                let key = StoreKey(account: account, key: String(decoding: entry.value, as: UTF8.self))
                guard let found = try await store.get(key) else { continue }
                value = found.value
            }
            if let record = ViewRecord(stored: value) { records.append(record) }
        }
        return records
    }

    private func isWanted(_ record: ViewRecord) -> Bool {
        guard query.span.contains(record.place.startedAt) else { return false }
        return query.filters.allSatisfy { dimension, values in
            record.values(of: dimension).contains { values.contains($0) }
        }
    }
}

extension ViewRecord {
    /// Its values of a dimension: of renditions there may be several.
    func values(of dimension: Dimension) -> [String] {
        switch dimension {
        case .stream: [json["streamId"]?.string ?? ""]
        case .rendition: (json["renditions"]?.array ?? []).compactMap(\.string)
        case .country, .device, .browser, .os, .referrer: [json[dimension.rawValue]?.string ?? Dimension.unknown]
        }
    }
}
