import LiveCore
import Testing

/// The session's decisions, with a clock that is passed in.
@Suite struct SessionStateTests {
    private let second: Int64 = 1000

    /// A session that is live, with publisher 1.
    private func live(window: Int64 = 60_000) throws -> SessionState {
        var state = SessionState(reconnectMilliseconds: window)
        let (number, effects) = try state.publisherCame(now: 0)
        #expect(number == 1 && effects == [.startRun])
        #expect(state.understood() == [.begin])
        return state
    }

    @Test func aPublisherThatIsUnderstoodMakesItLiveOnce() throws {
        var state = try live()
        #expect(state.phase == .live && state.run == .fed)
        #expect(state.understood() == [])
    }

    @Test func oneThatLeavesBeforeThatLeavesItWaiting() throws {
        var state = SessionState(reconnectMilliseconds: 0)
        _ = try state.publisherCame(now: 0)
        #expect(state.publisherGone(1, now: second) == [.finishRun])
        #expect(state.runEnded(failed: true, now: 2 * second) == [])
        #expect(state.phase == .waiting && state.awaySince == nil)
        #expect(state.tick(now: 1000 * second) == [])
    }

    @Test func aSecondPublisherIsRefusedWhileTheFirstIsThere() throws {
        var state = try live()
        let error = #expect(throws: LiveIngestError.self) { try state.publisherCame(now: second) }
        #expect(error?.code == .inUse)
        #expect(state.publisherGone(7, now: second) == [])
        #expect(state.publisher == 1)
    }

    @Test func aPublisherThatComesBackGoesOnAfterTheRunBefore() throws {
        var state = try live()
        #expect(state.publisherGone(1, now: second) == [.finishRun, .away(second)])
        let (number, effects) = try state.publisherCame(now: 2 * second)
        #expect(number == 2 && effects == [.back])
        #expect(state.runEnded(failed: false, now: 3 * second) == [.startRun])
        #expect(state.run == .fed)
        // What the first one's connection says now is about nobody.
        #expect(state.publisherGone(1, now: 4 * second) == [])
    }

    @Test func theWindowEndsIt() throws {
        var state = try live()
        _ = state.publisherGone(1, now: second)
        #expect(state.runEnded(failed: false, now: 2 * second) == [])
        #expect(state.tick(now: 60 * second) == [])
        #expect(state.tick(now: 61 * second) == [.conclude(.windowOver)])
        #expect(state.phase == .over)
        let error = #expect(throws: LiveIngestError.self) { try state.publisherCame(now: 62 * second) }
        #expect(error?.code == .ended)
    }

    @Test func withoutAWindowThePublisherEndsIt() throws {
        var state = try live(window: 0)
        #expect(state.publisherGone(1, now: second) == [.finishRun, .away(second)])
        #expect(state.runEnded(failed: false, now: 2 * second) == [.conclude(.windowOver)])
    }

    @Test func afterARestartTheRestOfTheWindowIsLeft() throws {
        var state = SessionState(reconnectMilliseconds: 60_000, awaySince: 0)
        #expect(state.tick(now: 59 * second) == [])
        let (_, effects) = try state.publisherCame(now: 59 * second)
        #expect(effects == [.back, .startRun])
        #expect(state.understood() == [])
        var late = SessionState(reconnectMilliseconds: 60_000, awaySince: 0)
        #expect(late.tick(now: 100 * second) == [.conclude(.windowOver)])
    }

    @Test func aCrashedWorkerIsStartedAgain() throws {
        var state = try live()
        let effects = state.runEnded(failed: true, now: second)
        #expect(effects.contains(.startRun))
        #expect(state.publisher == 1 && state.run == .fed)
    }

    @Test func oneThatFailsAgainAndAgainCostsThePublisher() throws {
        var state = try live()
        for time in 1..<Int64(SessionState.mostFailures) {
            #expect(state.runEnded(failed: true, now: time * second).contains(.startRun))
        }
        let effects = state.runEnded(failed: true, now: 10 * second)
        #expect(!effects.contains(.startRun))
        #expect(effects.contains(.away(10 * second)))
        #expect(state.publisher == nil)
        // Of one that made something of it, it is not to blame.
        var working = try live()
        for time in 1...Int64(10) {
            #expect(working.runEnded(failed: true, hasSegments: true, now: time * second).contains(.startRun))
        }
        // Spread over a long time they cost nothing.
        var slow = try live()
        for time in 1...Int64(10) { #expect(slow.runEnded(failed: true, now: time * 120 * second).contains(.startRun)) }
    }

    @Test func aSilentPublisherIsSentAway() throws {
        var state = try live()
        state.heard(now: 10 * second)
        #expect(state.tick(now: 29 * second) == [])
        let effects = state.tick(now: 30 * second)
        #expect(effects.contains(.finishRun) && effects.contains(.away(30 * second)))
        #expect(state.publisher == nil && state.phase == .live)
    }

    @Test func stoppingLetsTheRunFinishButNotForEver() throws {
        var state = try live()
        let effects = state.end(.stopped, now: second)
        #expect(effects.last == .finishRun && effects.count == 2)
        #expect(state.end(.stopped, now: second) == [])
        #expect(state.tick(now: 2 * second) == [])
        #expect(state.tick(now: second + SessionState.finishingPatience) == [.cancelRun])
        #expect(state.tick(now: 100 * second) == [])
        #expect(state.runEnded(failed: true, now: 101 * second) == [.conclude(.stopped)])
        #expect(state.end(.deleted, now: 102 * second) == [])
    }

    @Test func aDeletionWaitsForNothing() throws {
        var state = try live()
        let effects = state.end(.deleted, now: second)
        #expect(effects.last == .cancelRun)
        var stopping = try live()
        _ = stopping.end(.stopped, now: second)
        #expect(stopping.end(.deleted, now: second) == [.cancelRun])
        #expect(stopping.runEnded(failed: true, now: second) == [.conclude(.deleted)])
    }

    @Test func stoppingWhatNobodyPublishedToIsDoneAtOnce() {
        var state = SessionState(reconnectMilliseconds: 60_000)
        #expect(state.end(.stopped, now: 0) == [.conclude(.stopped)])
        #expect(state.phase == .over)
    }
}
