internal import PluginSDK

/// A row of figures as it was read: those of one value in one bucket.
struct Row: Sendable {
    /// Of the row's dimension; empty without one.
    var value: String
    var figures: Figures

    /// The rows of a scope and dimension in a bucket, in the order of their values; with `value`, that one's alone.
    static func read(
        _ account: String, _ bucket: Bucket, stream: String?, dimension: Dimension?, value: String? = nil,
        store: any Store
    ) async throws -> [Row] {
        let prefix = Keys.figures(bucket) + Facet.path(stream: stream, dimension: dimension)
        var start = prefix
        let narrow = value.map { prefix + KeyText.escaped($0) + "/" } ?? (dimension == nil ? prefix + "/" : prefix)
        start = narrow
        let end = StoreScan.end(ofPrefix: narrow)
        var rows: [Row] = []
        while true {
            let entries = try await store.scan(StoreScan(account: account, start: start, end: end, limit: 1000))
            for entry in entries {
                let parts = entry.key.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2, let part = Keys.Part(rawValue: String(parts[1])) else { continue }
                let value = KeyText.plain(parts[0])
                if rows.last?.value != value { rows.append(Row(value: value, figures: Figures())) }
                rows[rows.count - 1].take(part, entry)
            }
            guard entries.count == 1000, let last = entries.last else { return rows }
            start = last.key + "\u{0}"
        }
    }

    private mutating func take(_ part: Keys.Part, _ entry: StoreEntry) {
        switch part {
        case .record:
            guard let read = Figures(stored: entry.value) else { return }
            let (bytes, peak) = (figures.bytes, figures.peak)
            figures = read
            (figures.bytes, figures.peak) = (bytes, peak)
        case .bytes: figures.bytes = Int(clamping: entry.counter)
        case .peak: figures.peak = Int(clamping: entry.counter)
        }
    }
}
