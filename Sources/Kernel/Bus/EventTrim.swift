import Logging

/// Deletes what is old of the log, but nothing that a subscriber has not done with.
struct EventTrim: Sendable {
    private static let step = 500
    private static let pause: Int64 = 3_600_000

    let store: any StoreDriver
    let clock: any WallClock
    /// How long an event is kept, milliseconds.
    let lifetime: Int64
    /// The names of those that the log is delivered to.
    let subscribers: @Sendable () -> [String]

    /// Trims once an hour until the task is cancelled.
    func run(logger: Logger) async {
        while !Task.isCancelled {
            do throws(StoreError) {
                while try await trim() {}
            } catch {
                logger.warning("the log of events was not trimmed", metadata: ["error": "\(error)"])
            }
            await clock.wait(until: clock.now + Self.pause)
        }
    }

    /// Deletes some old events in one commit; whether there may be more.
    func trim() async throws(StoreError) -> Bool {
        var last = UInt64.max
        for name in subscribers() {
            let cursor = try await store.get(KeySpace.cursor(name)).map { BusCursor($0.value) } ?? BusCursor()
            last = min(last, cursor.position)
        }
        let end = clock.now - lifetime
        let entries = try await store.scan(EventLog.range(after: 0, limit: Self.step))
        let old = entries.prefix { entry in
            KeySpace.sequence(of: entry.key) <= last && Event(entry).map { $0.time < end } ?? true
        }
        guard !old.isEmpty else { return false }
        var commit = StoreCommit()
        commit.deletes = old.map(\.key)
        try await store.commit(commit)
        return old.count == Self.step
    }
}
