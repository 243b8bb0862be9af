internal import JSON
internal import PluginSDK
internal import Synchronization

extension Books {
    /// Entries that are deleted at once.
    private static let most = 1000

    /// Deletes what is older than it is to be kept.
    package func trim() async throws {
        let now = clock.now
        for account in state.withLock({ $0.accounts }) {
            for level in Level.allCases where options.days[level] ?? 0 > 0 {
                let first = Bucket(level, of: options.start(of: level, now: now))
                try await delete(account, from: Keys.figures(level), to: Keys.figures(first)) { _ in [] }
            }
            guard options.viewDays > 0 else { continue }
            let oldest = now - options.viewDays * Level.day.milliseconds
            try await delete(account, from: Keys.views, to: Keys.views + Keys.number(oldest)) { entry in
                let id = String(entry.key.split(separator: "/").last ?? "")
                guard let json = try? JSON(parsing: entry.value), let stream = json["streamId"]?.string,
                    let time = Keys.number(entry.key.dropFirst(Keys.views.count).prefix(12))
                else { return [] }
                let met = json["sessionId"]?.string.map { [Keys.met(account, stream, $0)] } ?? []
                return [Keys.seen(account, stream, ViewRecord.Place(startedAt: time, id: id))] + met
            }
        }
    }

    private func delete(
        _ account: String, from start: String, to end: String, also: (StoreEntry) -> [StoreKey]
    ) async throws {
        while true {
            let scan = StoreScan(account: account, start: start, end: end, limit: Self.most)
            let entries = try await store.scan(scan)
            guard !entries.isEmpty else { return }
            var commit = Commit()
            commit.deletes = entries.flatMap { [StoreKey(account: account, key: $0.key)] + also($0) }
            try await store.commit(commit)
            if entries.count < Self.most { return }
            try Task.checkCancellation()
        }
    }
}
