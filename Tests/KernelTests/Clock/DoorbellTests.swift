import Kernel
import Testing

@Suite struct DoorbellTests {
    private let bell = Doorbell()
    private let clock = ManualClock()

    @Test func aRingIsKeptForTheNextWait() async {
        bell.ring()
        bell.ring()
        await bell.wait()
        #expect(bell.isRung == false, "two rings that nobody waited for are one")
    }

    @Test func aRingWakesWhoWaits() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [bell] in await bell.wait() }
            bell.ring()
        }
    }

    @Test func aTimeEndsAWaitAndRingsNothing() async throws {
        let time = clock.now + 1000
        async let wait: Void = bell.wait(until: time, clock: clock)
        try await eventually("somebody waits") { [clock] in clock.awaited == [time] }
        clock.advance(milliseconds: 1000)
        await wait
        #expect(bell.isRung == false)
    }

    @Test func aRingEndsATimedWaitAndLeavesNothing() async throws {
        let time = clock.now + 1000
        async let wait: Void = bell.wait(until: time, clock: clock)
        try await eventually("somebody waits") { [clock] in clock.awaited == [time] }
        bell.ring()
        await wait
        #expect(clock.awaited == [])
        #expect(bell.isRung == false, "the clock's end must not ring")
    }

    @Test func aCancelledWaitLeavesARingForTheNext() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [bell] in await bell.wait() }
            group.cancelAll()
        }
        bell.ring()
        await bell.wait()
    }
}
