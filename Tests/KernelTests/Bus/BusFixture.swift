import JSON
import Kernel
import Logging
import Synchronization

/// A bus on a store in memory, with a clock that the test moves.
final class BusFixture: Sendable {
    let store: ObservedStore
    let clock: ManualClock
    let bus: EventBus
    private let log = Mutex<[String]>([])

    init(store: any StoreDriver = MemoryStore(), clock: ManualClock = ManualClock()) {
        self.store = ObservedStore(store)
        self.clock = clock
        bus = EventBus(store: self.store, clock: clock, logger: .silent)
    }

    /// What was delivered: subscriber, sequence, attempt.
    var delivered: [String] { log.withLock { $0 } }

    /// Subscribes; `deliver` fails what it throws for.
    func subscribe(
        _ name: String, to types: Set<String> = ["a"],
        _ deliver: @escaping @Sendable (Event, Int) async throws(KernelError) -> Void = { _, _ in }
    ) {
        bus.subscribe(name: name, types: types) { [weak self] (event, attempt) async throws(KernelError) in
            self?.log.withLock { $0.append("\(name) \(event.sequence) \(attempt)") }
            try await deliver(event, attempt)
        }
    }

    func publish(_ type: String = "a", subject: String = "str_1", count: Int = 1) async throws {
        var commit = StoreCommit()
        commit.appends = (0..<count).map { _ in
            let event = Event(
                sequence: 0, id: "evt_\(ULID())", type: type, time: clock.now, account: "main", subject: subject,
                data: Array("{\"n\":[1,2.5,null]}".utf8))
            return .init(log: KeySpace.events, value: event.stored)
        }
        try await store.commit(commit)
    }

    func cursor(_ name: String) async throws -> BusCursor? {
        try await store.get(KeySpace.cursor(name)).map { BusCursor($0.value) }
    }

    /// Waits until a subscriber is done with all up to an event.
    func waitUntil(_ name: String, isAt position: UInt64) async throws {
        try await eventually("\(name) is at \(position)") { [self] in try await cursor(name)?.position == position }
    }

    /// Delivers while `body` runs.
    func whileRunning<R: Sendable>(_ body: @Sendable () async throws -> R) async throws -> R {
        let running = Task { [bus] in await bus.run() }
        let result: Result<R, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        return try result.get()
    }

    /// Moves the clock to a time, once somebody waits for it.
    func advance(to time: Int64) async throws {
        try await eventually("somebody waits for \(time)") { [clock] in clock.awaited.contains(time) }
        clock.advance(milliseconds: time - clock.now)
    }
}
