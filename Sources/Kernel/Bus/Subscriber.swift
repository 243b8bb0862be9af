import JSON
import Logging

/// One subscriber's way through the log.
struct Subscriber: Sendable {
    /// How often an event is delivered before it is set aside.
    static let attempts = 5
    private static let batch = 200

    let name: String
    let types: Set<String>
    let deliver: EventBus.Deliver
    let store: any StoreDriver
    let clock: any WallClock
    let logger: Logger
    let bell = Doorbell()

    /// Delivers until the task is cancelled. While the store fails, it is asked again once a second.
    func run() async {
        while !Task.isCancelled {
            do throws(StoreError) {
                try await follow()
            } catch {
                logger.error("events cannot be read", metadata: ["subscriber": "\(name)", "error": "\(error)"])
                await clock.wait(until: clock.now + 1000)
            }
        }
    }

    private func follow() async throws(StoreError) {
        var cursor = try await store.get(KeySpace.cursor(name)).map { KeySpace.sequence(of: $0.value) } ?? 0
        while !Task.isCancelled {
            let entries = try await store.scan(EventLog.range(after: cursor, limit: Self.batch))
            for entry in entries {
                let event = Event(entry)
                if let event, types.contains(event.type) {
                    guard try await take(event) else { return }
                    try await save(event.sequence)
                }
                cursor = KeySpace.sequence(of: entry.key)
            }
            if entries.count == Self.batch { try await save(cursor) }
            if entries.count < Self.batch { await bell.wait() }
        }
    }

    /// Delivers one event, again after a pause where it fails; at last sets it aside. False: the task was cancelled.
    private func take(_ event: Event) async throws(StoreError) -> Bool {
        for attempt in 1...Self.attempts {
            do throws(KernelError) {
                try await deliver(event, attempt)
                return true
            } catch {
                if Task.isCancelled { return false }
                logger.warning(
                    "an event was not taken",
                    metadata: [
                        "subscriber": "\(name)", "event": "\(event.id)", "type": "\(event.type)",
                        "attempt": "\(attempt)", "error": "\(error)",
                    ])
                if attempt < Self.attempts {
                    await clock.wait(until: clock.now + Self.pause(after: attempt))
                    if Task.isCancelled { return false }
                }
            }
        }
        var aside = StoreCommit()
        aside.puts = [.init(key: KeySpace.poison(name, event.sequence), value: event.stored)]
        try await store.commit(aside)
        logger.error(
            "an event was set aside after \(Self.attempts) attempts",
            metadata: ["subscriber": "\(name)", "event": "\(event.id)", "type": "\(event.type)"])
        return true
    }

    private func save(_ cursor: UInt64) async throws(StoreError) {
        var commit = StoreCommit()
        commit.puts = [.init(key: KeySpace.cursor(name), value: Array(KeySpace.event(cursor).suffix(8)))]
        try await store.commit(commit)
    }

    /// Milliseconds: 200, 800, 3200, 12800.
    static func pause(after attempt: Int) -> Int64 { 200 << (2 * Int64(attempt - 1)) }
}
