import Kernel
import Testing

@Suite struct ManualClockTests {
    private let clock = ManualClock(now: 100)

    @Test func itMovesOnlyWhenMoved() {
        #expect(clock.now == 100)
        clock.advance(milliseconds: 50)
        #expect(clock.now == 150)
    }

    @Test func whoIsDueWakesAndNobodyElse() async throws {
        async let soon: Void = clock.wait(until: 110)
        let late = Task { [clock] in await clock.wait(until: 120) }
        try await eventually("two wait") { [clock] in clock.awaited == [110, 120] }
        clock.advance(milliseconds: 10)
        await soon
        #expect(clock.awaited == [120])
        late.cancel()
        await late.value
        #expect(clock.awaited == [])
    }

    @Test func aTimeThatIsPastIsNotWaitedFor() async {
        await clock.wait(until: 100)
        await clock.wait(until: 99)
    }
}
