package import Logging
import Synchronization

/// Delivers the log of events to subscribers: each in order, at least once, from a cursor that outlives the process.
public final class EventBus: Sendable {
    /// Takes an event; an error has it delivered again. `attempt` counts from 1.
    public typealias Deliver = @Sendable (_ event: Event, _ attempt: Int) async throws(KernelError) -> Void

    /// How often an event is delivered before it is set aside.
    package static let attempts = 5

    private let store: ObservedStore
    private let clock: any WallClock
    private let logger: Logger
    private let subscribers = Mutex<[Subscriber]>([])

    /// How long an event is kept, milliseconds.
    private let lifetime: Int64

    package init(store: ObservedStore, clock: any WallClock, logger: Logger, keepDays: Int = 30) {
        self.store = store
        self.clock = clock
        self.logger = logger
        self.lifetime = Int64(keepDays) * 86_400_000
    }

    /// Delivers events of these types to a subscriber of that name, once ``run()`` runs. A new name starts at the
    /// beginning of the log.
    public func subscribe(name: String, types: Set<String>, deliver: @escaping Deliver) {
        let subscriber = Subscriber(
            name: name, types: types, deliver: deliver, store: store, clock: clock, logger: logger)
        subscribers.withLock { $0.append(subscriber) }
        store.listen { commit in
            if !commit.appends.isEmpty { subscriber.bell.ring() }
        }
    }

    /// Delivers until the task is cancelled.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            for subscriber in subscribers.withLock({ $0 }) {
                group.addTask { await subscriber.run() }
            }
            let trim = EventTrim(store: store, clock: clock, lifetime: lifetime) { [weak self] in
                self?.subscribers.withLock { $0.map(\.name) } ?? []
            }
            group.addTask { [logger] in await trim.run(logger: logger) }
        }
    }

    /// How far each subscriber is.
    var progress: [(name: String, figures: SubscriberProgress.Figures)] {
        subscribers.withLock { $0 }.map { ($0.name, $0.progress.figures) }
    }

    /// The number of the newest event; 0 without one.
    func newest() async throws(StoreError) -> UInt64 {
        let range = StoreRange(prefix: KeySpace.events, limit: 1, reverse: true)
        return try await store.scan(range).first.map { KeySpace.sequence(of: $0.key) } ?? 0
    }

    /// The pause before the next delivery, milliseconds: 200, 800, 3200, 12800.
    package static func pause(after attempt: Int) -> Int64 { 200 << (2 * Int64(max(1, attempt) - 1)) }

    /// Events after a sequence number, oldest first.
    public func events(since sequence: UInt64, limit: Int) async throws(StoreError) -> [Event] {
        try await store.scan(EventLog.range(after: sequence, limit: limit)).compactMap { Event($0) }
    }
}

/// The log as a range of keys.
enum EventLog {
    static func range(after sequence: UInt64, limit: Int) -> StoreRange {
        StoreRange(start: KeySpace.event(sequence + 1), end: StoreRange.after(KeySpace.events), limit: limit)
    }
}
