import Kernel
import Testing

/// The log is kept for its time, and what is older goes, but nothing that somebody has yet to take.
@Suite struct EventTrimTests {
    private static let hour: Int64 = 3_600_000
    private static let days: Int64 = 30 * 24 * hour

    private func sequences(_ fixture: BusFixture) async throws -> [UInt64] {
        try await fixture.bus.events(since: 0, limit: 10_000).map(\.sequence)
    }

    /// Waits until the log was looked at, and the next look is due in an hour.
    private func looked(_ fixture: BusFixture) async throws {
        let next = fixture.clock.now + Self.hour
        try await eventually("the log is looked at") { fixture.clock.awaited.contains(next) }
    }

    @Test func whatIsOldGoesInBatchesAndTheRestStays() async throws {
        let fixture = BusFixture()
        fixture.subscribe("videos")
        try await fixture.publish(count: 1200)
        try await fixture.whileRunning {
            try await fixture.waitUntil("videos", isAt: 1200)
            try await looked(fixture)
            fixture.clock.advance(milliseconds: Self.days - Self.hour)
            try await fixture.publish("b")
            try await looked(fixture)
            #expect(try await sequences(fixture).count == 1201)
            fixture.clock.advance(milliseconds: 2 * Self.hour)
            try await looked(fixture)
            #expect(try await sequences(fixture) == [1201])
        }
        // Numbers go on where they were.
        try await fixture.publish()
        #expect(try await sequences(fixture) == [1201, 1202])
    }

    @Test func whatSomebodyHasYetToTakeStays() async throws {
        let fixture = BusFixture()
        fixture.subscribe("quick", to: ["a"])
        fixture.subscribe("slow", to: ["a"]) { event, _ throws(KernelError) in
            if event.sequence == 3 { await ManualClock().wait(until: .max) }
        }
        try await fixture.publish(count: 5)
        try await fixture.whileRunning {
            try await fixture.waitUntil("quick", isAt: 5)
            try await fixture.waitUntil("slow", isAt: 2)
            try await looked(fixture)
            fixture.clock.advance(milliseconds: 2 * Self.days)
            try await looked(fixture)
            #expect(try await sequences(fixture) == [3, 4, 5])
        }
    }

    @Test func aLogWithoutSubscribersIsTrimmedToo() async throws {
        let fixture = BusFixture()
        try await fixture.publish(count: 3)
        try await fixture.whileRunning {
            try await looked(fixture)
            fixture.clock.advance(milliseconds: 2 * Self.days)
            try await looked(fixture)
            #expect(try await sequences(fixture).isEmpty)
        }
    }
}
