import Media
import Testing

@Suite struct WatchdogTests {
    private func limits() -> Watchdog.Limits {
        var limits = Watchdog.Limits()
        limits.openBytes = 1 << 40
        limits.runBytes = 1 << 41
        return limits
    }

    @Test func aRunThatGetsOnIsLeftAlone() {
        let watchdog = Watchdog(limits())
        for second in 0..<10 { watchdog.advance(to: Double(second)) }
        #expect(watchdog.check(processorSeconds: 0, peakBytes: 1 << 30) == nil)
    }

    @Test func aRunThatDoesNotGetOnIsEnded() {
        let watchdog = Watchdog(limits())
        watchdog.advance(to: 1)
        let failure = watchdog.check(processorSeconds: 1_000_000, peakBytes: 0)
        #expect(failure?.code == .workerLimit && failure?.retryable == false)
    }

    @Test func goingBackIsNotGettingOn() {
        var short = limits()
        short.stallSeconds = -1
        let watchdog = Watchdog(short)
        watchdog.advance(to: 5)
        watchdog.advance(to: 4)
        #expect(watchdog.check(processorSeconds: 1_000_000, peakBytes: 0) != nil)
    }

    @Test func encodersMayTakeLongerForTheRest() {
        let watchdog = Watchdog(limits())
        watchdog.finish()
        #expect(watchdog.check(processorSeconds: 100, peakBytes: 0) == nil)
        #expect(watchdog.check(processorSeconds: 1_000_000, peakBytes: 0) != nil)
    }

    @Test func memoryIsBoundedBeforeTheFileIsOpenMoreThanAfter() {
        let watchdog = Watchdog(limits())
        #expect(watchdog.check(processorSeconds: 0, peakBytes: 3 << 39)?.code == .workerLimit)
        watchdog.advance(to: 1)
        #expect(watchdog.check(processorSeconds: 0, peakBytes: 3 << 39) == nil)
        #expect(watchdog.check(processorSeconds: 0, peakBytes: 1 << 42)?.code == .workerLimit)
    }
}
