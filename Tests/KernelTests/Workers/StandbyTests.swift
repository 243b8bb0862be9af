import Kernel
import Synchronization
import Testing

/// Processes that wait before they are needed (`limits.standby` of a manifest); here numbers stand for them.
@Suite struct StandbyTests {
    /// What was started, what died and what was ended.
    private final class Processes: Sendable {
        struct State {
            var started = 0
            var dead: Set<Int> = []
            var ended: [Int] = []
            var cannotStart = false
        }

        let state = Mutex(State())

        func start() -> Int? {
            state.withLock { state in
                guard !state.cannotStart else { return nil }
                state.started += 1
                return state.started
            }
        }

        func standby(_ most: Int) -> Standby<Int> {
            Standby(
                most: most, start: { self.start() },
                isAlive: { number in self.state.withLock { !$0.dead.contains(number) } },
                stop: { number in self.state.withLock { $0.ended.append(number) } })
        }

        var started: Int { state.withLock { $0.started } }
        var ended: [Int] { state.withLock { $0.ended } }
    }

    @Test func asManyWaitAsAreWanted() {
        let processes = Processes()
        let standby = processes.standby(2)
        #expect(standby.take() == nil && processes.started == 0)
        standby.fill()
        standby.fill()
        #expect(processes.started == 2)
        #expect(standby.take() == 1)
        standby.fill()
        #expect(processes.started == 3)
        #expect([standby.take(), standby.take(), standby.take()] == [2, 3, nil])
        let none = processes.standby(0)
        none.fill()
        #expect(none.take() == nil && processes.started == 3)
    }

    @Test func whatDiedWhileItWaitedIsNotTaken() {
        let processes = Processes()
        let standby = processes.standby(3)
        standby.fill()
        processes.state.withLock { $0.dead = [1, 3] }
        #expect(standby.take() == 2)
        #expect(standby.take() == nil)
        standby.fill()
        #expect(standby.take() == 4)
    }

    @Test func whatCannotBeStartedIsTriedTheNextTime() {
        let processes = Processes()
        let standby = processes.standby(2)
        processes.state.withLock { $0.cannotStart = true }
        standby.fill()
        #expect(standby.take() == nil && processes.ended == [])
        processes.state.withLock { $0.cannotStart = false }
        standby.fill()
        #expect([standby.take(), standby.take()] == [1, 2])
    }

    @Test func atItsEndNothingWaitsAndNothingIsStarted() {
        let processes = Processes()
        let standby = processes.standby(2)
        standby.fill()
        standby.end()
        #expect(processes.ended == [1, 2])
        standby.fill()
        standby.end()
        #expect(processes.started == 2 && processes.ended == [1, 2] && standby.take() == nil)
    }

    /// The server stops while one is being started.
    @Test func whatIsStartedAtTheEndIsEnded() {
        let processes = Processes()
        let slot = Mutex<Standby<Int>?>(nil)
        let standby = Standby<Int>(
            most: 2,
            start: {
                slot.withLock { $0 }?.end()
                return processes.start()
            }, isAlive: { _ in true }, stop: { number in processes.state.withLock { $0.ended.append(number) } })
        slot.withLock { $0 = standby }
        standby.fill()
        #expect(processes.started == 1 && processes.ended == [1] && standby.take() == nil)
        slot.withLock { $0 = nil }
    }

    @Test func manyRunsThatEndAtOnceStartNoMoreThanAreWanted() async {
        let processes = Processes()
        let standby = processes.standby(3)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 { group.addTask { standby.fill() } }
        }
        #expect(processes.started == 3)
    }
}
