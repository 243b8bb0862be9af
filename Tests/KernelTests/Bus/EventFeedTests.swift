import Kernel
import Testing

/// The log as clients read it.
@Suite struct EventFeedTests {
    private let store = ObservedStore(MemoryStore())
    private let clock = ManualClock()

    private func append(_ type: String = "stream.created", account: String = "acme", subject: String = "s") async throws
    {
        var commit = StoreCommit()
        let event = Event(
            sequence: 0, id: "evt_1", type: type, time: clock.now, account: account, subject: subject, data: [])
        commit.appends = [.init(log: KeySpace.events, value: event.stored)]
        try await store.commit(commit)
    }

    private func query(since: UInt64 = 0, types: Set<String>? = nil, limit: Int = 10) -> EventFeed.Query {
        EventFeed.Query(account: "acme", since: since, types: types, subject: nil, limit: limit)
    }

    @Test func anAccountSeesItsOwnEventsInOrder() async throws {
        let feed = EventFeed(store: store, clock: clock)
        for account in ["acme", "other", "acme", "acme"] { try await append(account: account) }
        let first = try await feed.page(query(limit: 2), deadline: 0)
        #expect(first.events.map(\.sequence) == [1, 3])
        #expect(first.next == 3)
        let second = try await feed.page(query(since: 3, limit: 2), deadline: 0)
        #expect(second.events.map(\.sequence) == [4])
        let none = try await feed.page(query(since: 4), deadline: 0)
        #expect(none.events.isEmpty && none.next == 4)
    }

    @Test func aWaitEndsWithTheFirstEventThatMatches() async throws {
        let feed = EventFeed(store: store, clock: clock)
        async let page = feed.page(query(types: ["stream.deleted"]), deadline: clock.now + 1000)
        try await append()
        try await append(account: "other")
        try await append("stream.deleted")
        #expect(try await page.events.map(\.type) == ["stream.deleted"])
    }

    @Test func aWaitEndsAtItsDeadlineAndWhenItIsCancelled() async throws {
        let feed = EventFeed(store: store, clock: clock)
        let deadline = clock.now + 1000
        let waiting = Task { try await feed.page(query(), deadline: deadline) }
        while clock.awaited.isEmpty { await Task.yield() }
        clock.advance(milliseconds: 1000)
        #expect(try await waiting.value.events.isEmpty)
        let left = Task { try await feed.page(query(), deadline: .max) }
        left.cancel()
        #expect(try await left.value.events.isEmpty)
    }
}
