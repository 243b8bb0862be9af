import Kernel
import Synchronization
import Testing

@Suite struct EventBusTests {
    private static let failure = KernelError(code: "INTERNAL_ERROR", message: "It failed.")

    private static func untilCancelled() async throws(KernelError) {
        await ManualClock().wait(until: .max)
        throw KernelError(code: "CANCELLED", message: "The call was cancelled.", retryable: true)
    }

    // MARK: Delivery

    @Test func eventsComeOnceAndInOrder() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos")
        try await fixture.publish(count: 3)
        try await fixture.whileRunning {
            try await fixture.waitUntil("videos", isAt: 3)
            try await fixture.publish()
            try await fixture.waitUntil("videos", isAt: 4)
        }
        #expect(fixture.delivered == ["videos 1 1", "videos 2 1", "videos 3 1", "videos 4 1"])
    }

    @Test func anEventArrivesAsItWasPublished() async throws {
        let fixture = BusFixture()
        let arrived = Mutex<Event?>(nil)
        fixture.subscribe("videos") { event, _ in arrived.withLock { $0 = event } }
        try await fixture.publish(subject: "str_\"é\"")
        try await fixture.whileRunning { try await fixture.waitUntil("videos", isAt: 1) }
        let event = try #require(arrived.withLock { $0 })
        #expect(event.sequence == 1 && event.type == "a" && event.account == "main" && event.subject == "str_\"é\"")
        #expect(event.time == fixture.clock.now && event.id.hasPrefix("evt_"))
        #expect(event.data == Array("{\"n\":[1,2.5,null]}".utf8))
    }

    @Test func theTypeIsReadWithoutTheRest() {
        func stored(_ type: String, id: String = "evt_1") -> [UInt8] {
            Event(sequence: 0, id: id, type: type, time: 1, account: "a", subject: "s", data: []).stored
        }
        #expect(Event.type(of: stored("stream.created")) == "stream.created")
        // What is escaped, or written by another version, is read as a whole.
        for other in [stored("a\"b"), stored("x", id: "e\"v"), Array(#"{"type":"x","id":"evt_1"}"#.utf8), []] {
            #expect(Event.type(of: other) == nil)
        }
        #expect(Event.type(of: Array(stored("stream.created").prefix(30))) == nil)
    }

    @Test func onlySubscribedTypesCome() async throws {
        let fixture = BusFixture()
        fixture.subscribe("one", to: ["a"])
        fixture.subscribe("two", to: ["b", "c"])
        for type in ["a", "b", "c", "d", "a"] { try await fixture.publish(type) }
        try await fixture.whileRunning {
            try await fixture.waitUntil("one", isAt: 5)
            try await fixture.waitUntil("two", isAt: 3)
        }
        #expect(fixture.delivered.filter { $0.hasPrefix("one") } == ["one 1 1", "one 5 1"])
        #expect(fixture.delivered.filter { $0.hasPrefix("two") } == ["two 2 1", "two 3 1"])
    }

    @Test func manyEventsOfOthersAreSteppedOver() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos", to: ["rare"])
        try await fixture.publish("common", count: 999)
        try await fixture.publish("rare")
        try await fixture.whileRunning { try await fixture.waitUntil("videos", isAt: 1000) }
        #expect(fixture.delivered == ["videos 1000 1"])
    }

    @Test func eventsPublishedByManyAtOnceAllCome() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos")
        try await fixture.whileRunning {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<300 { group.addTask { try? await fixture.publish() } }
            }
            try await fixture.waitUntil("videos", isAt: 300)
        }
        #expect(fixture.delivered == (1...300).map { "videos \($0) 1" })
    }

    @Test func aSubscriberThatHangsHoldsNobodyUp() async throws {
        let fixture = BusFixture()
        fixture.subscribe("hangs") { _, _ throws(KernelError) in try await Self.untilCancelled() }
        fixture.subscribe("goes on")
        try await fixture.whileRunning {
            try await fixture.publish(count: 5)
            try await fixture.waitUntil("goes on", isAt: 5)
        }
        #expect(fixture.delivered.filter { $0.hasPrefix("hangs") } == ["hangs 1 1"])
    }

    @Test func eventsOfSeveralSubjectsComeAtOnceAndThoseOfOneInOrder() async throws {
        let fixture = BusFixture()
        let open = Mutex((now: 0, most: 0))
        fixture.subscribe("videos") { _, _ in
            open.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            for _ in 0..<50 { await Task.yield() }
            open.withLock { $0.now -= 1 }
        }
        for round in 0..<3 {
            for subject in 0..<20 { try await fixture.publish(subject: "str_\(subject)", count: round == 0 ? 1 : 2) }
        }
        try await fixture.whileRunning { try await fixture.waitUntil("videos", isAt: 100) }
        #expect(Set(fixture.delivered).count == 100)
        #expect(fixture.delivered.count == 100)
        #expect(2...16 ~= open.withLock { $0.most })
        for subject in 0..<20 {
            let own = fixture.delivered.compactMap { Int($0.split(separator: " ")[1]) }
                .filter { $0 <= 20 ? $0 == subject + 1 : ($0 - 21) % 40 / 2 == subject }
            #expect(own.count == 5 && own == own.sorted())
        }
    }

    @Test func whatFailsInACrowdComesAgainAlone() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos") { event, attempt throws(KernelError) in
            if event.sequence == 3, attempt == 1 { throw Self.failure }
        }
        for subject in 0..<6 { try await fixture.publish(subject: "str_\(subject)") }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.advance(to: start + 200)
            try await fixture.waitUntil("videos", isAt: 6)
        }
        let expected = [1, 2, 3, 4, 5, 6].map { "videos \($0) 1" } + ["videos 3 2"]
        #expect(fixture.delivered.sorted() == expected.sorted())
    }

    // MARK: Across lives

    @Test func theCursorOutlivesTheProcess() async throws {
        let store = MemoryStore()
        for life in 1...3 {
            let fixture = BusFixture(store: store)
            fixture.subscribe("videos")
            try await fixture.publish()
            try await fixture.whileRunning { try await fixture.waitUntil("videos", isAt: UInt64(life)) }
            #expect(fixture.delivered == ["videos \(life) 1"])
        }
    }

    @Test func whatWasNotAcknowledgedComesAgain() async throws {
        let store = MemoryStore()
        let before = BusFixture(store: store)
        before.subscribe("videos") { _, _ throws(KernelError) in try await Self.untilCancelled() }
        try await before.publish(count: 2)
        try await before.whileRunning { try await eventually("a delivery") { before.delivered.count == 1 } }

        let after = BusFixture(store: store)
        after.subscribe("videos")
        try await after.whileRunning { try await after.waitUntil("videos", isAt: 2) }
        #expect(after.delivered == ["videos 1 2", "videos 2 1"])
    }

    @Test func aNewSubscriberStartsAtTheBeginning() async throws {
        let store = MemoryStore()
        let first = BusFixture(store: store)
        first.subscribe("old")
        try await first.publish(count: 2)
        try await first.whileRunning { try await first.waitUntil("old", isAt: 2) }
        let second = BusFixture(store: store)
        second.subscribe("old")
        second.subscribe("new")
        try await second.whileRunning { try await second.waitUntil("new", isAt: 2) }
        #expect(second.delivered == ["new 1 1", "new 2 1"])
    }

    // MARK: Failure

    @Test func aFailureIsDeliveredAgainAfterAPause() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos") { _, attempt throws(KernelError) in if attempt < 3 { throw Self.failure } }
        let start = fixture.clock.now
        try await fixture.publish(count: 2)
        try await fixture.whileRunning {
            try await fixture.advance(to: start + 200)
            try await fixture.advance(to: start + 1000)
            try await eventually("the second event fails") { fixture.delivered.count == 4 }
            try await fixture.advance(to: start + 1200)
            try await fixture.advance(to: start + 2000)
            try await fixture.waitUntil("videos", isAt: 2)
        }
        #expect(fixture.delivered == (1...2).flatMap { event in (1...3).map { "videos \(event) \($0)" } })
    }

    @Test func aPoisonedEventIsSetAsideAndTheRestGoesOn() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos") { event, _ throws(KernelError) in if event.sequence == 1 { throw Self.failure } }
        try await fixture.publish(count: 2)
        try await fixture.whileRunning {
            var time = fixture.clock.now
            for attempt in 1...4 {
                time += EventBus.pause(after: attempt)
                try await fixture.advance(to: time)
            }
            try await fixture.waitUntil("videos", isAt: 2)
        }
        #expect(fixture.delivered == (1...5).map { "videos 1 \($0)" } + ["videos 2 1"])
        let aside = try await fixture.store.scan(StoreRange(prefix: KeySpace.poison))
        #expect(aside.map(\.key) == [KeySpace.poison("videos", 1)])
        let stored = try await fixture.store.get(KeySpace.event(1))
        #expect(aside.first?.value == stored?.value)
    }

    @Test func anEventThatEndsTheProcessIsSetAsideToo() async throws {
        let store = MemoryStore()
        let first = BusFixture(store: store)
        try await first.publish(count: 2)
        var attempts: [String] = []
        for _ in 1...EventBus.attempts {
            let life = BusFixture(store: store)
            // What a killed process leaves behind: it neither acknowledged nor failed.
            life.subscribe("videos") { _, _ throws(KernelError) in try await Self.untilCancelled() }
            try await life.whileRunning { try await eventually("a delivery") { life.delivered.count == 1 } }
            attempts += life.delivered
        }
        #expect(attempts == (1...EventBus.attempts).map { "videos 1 \($0)" })
        let last = BusFixture(store: store)
        last.subscribe("videos")
        try await last.whileRunning { try await last.waitUntil("videos", isAt: 2) }
        #expect(last.delivered == ["videos 2 1"])
        #expect(try await store.get(KeySpace.poison("videos", 1)) != nil)
    }

    @Test func aRestartWithNothingToDeliverCountsNothing() async throws {
        let store = MemoryStore()
        for _ in 0..<10 {
            let idle = BusFixture(store: store)
            idle.subscribe("videos")
            try await idle.whileRunning { await Task.yield() }
        }
        let fixture = BusFixture(store: store)
        fixture.subscribe("videos")
        try await fixture.publish()
        try await fixture.whileRunning { try await fixture.waitUntil("videos", isAt: 1) }
        #expect(fixture.delivered == ["videos 1 1"])
    }

    @Test func whatIsNoEventIsSteppedOver() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos")
        var commit = StoreCommit()
        commit.appends = [.init(log: KeySpace.events, value: Array("garbage".utf8))]
        try await fixture.store.commit(commit)
        try await fixture.publish()
        try await fixture.whileRunning { try await fixture.waitUntil("videos", isAt: 2) }
        #expect(fixture.delivered == ["videos 2 1"])
    }

    // MARK: Reading

    @Test func theLogIsReadInPages() async throws {
        let fixture = BusFixture()
        try await fixture.publish(count: 5)
        #expect(try await fixture.bus.events(since: 0, limit: 2).map(\.sequence) == [1, 2])
        #expect(try await fixture.bus.events(since: 2, limit: 100).map(\.sequence) == [3, 4, 5])
        #expect(try await fixture.bus.events(since: 5, limit: 100) == [])
    }

    @Test func aCursorReadsBack() {
        var cursor = BusCursor()
        #expect(BusCursor(cursor.stored) == cursor)
        cursor.pass(300)
        cursor.count()
        #expect(BusCursor(cursor.stored) == cursor)
        #expect(cursor.position == 300 && cursor.attempts == 1)
        cursor.pass(301)
        #expect(cursor.attempts == 0)
    }
}
