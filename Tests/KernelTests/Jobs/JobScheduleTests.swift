import Kernel
import Testing

@Suite struct JobScheduleTests {
    private func name(_ key: String, kind: String = "encode") -> JobName {
        JobName(kind: kind, account: "main", key: key)
    }

    private func schedule(concurrency: Int = 1) -> JobSchedule {
        var schedule = JobSchedule()
        schedule.declare(kind: "encode", concurrency: concurrency)
        return schedule
    }

    @Test func dueJobsAreTakenLongestDueFirst() {
        var schedule = schedule(concurrency: 5)
        schedule.expect(name("b"), at: 20)
        schedule.expect(name("a"), at: 10)
        schedule.expect(name("later"), at: 31)
        #expect(schedule.next == 10)
        #expect(schedule.take(at: 30) == [name("a"), name("b")])
        #expect(schedule.next == 31)
        #expect(schedule.take(at: 30) == [])
        #expect(schedule.take(at: 31) == [name("later")])
        #expect(schedule.next == nil)
    }

    @Test func noMoreRunThanThereIsRoomFor() {
        var schedule = schedule(concurrency: 2)
        for key in ["a", "b", "c"] { schedule.expect(name(key), at: 1) }
        let taken = schedule.take(at: 1)
        #expect(taken.count == 2)
        #expect(schedule.next == nil, "without room there is nothing to wait for")
        schedule.end(taken[0], next: nil)
        #expect(schedule.next == 1)
        #expect(schedule.take(at: 1).count == 1)
    }

    @Test func aFullKindHoldsNoOtherUp() {
        var schedule = schedule(concurrency: 1)
        schedule.declare(kind: "scan", concurrency: 1)
        schedule.expect(name("a"), at: 1)
        schedule.expect(name("b"), at: 1)
        schedule.expect(name("a", kind: "scan"), at: 2)
        #expect(Set(schedule.take(at: 2).map(\.kind)) == ["encode", "scan"])
    }

    @Test func aKindThatIsNotDeclaredWaits() {
        var schedule = schedule()
        schedule.expect(name("a", kind: "other"), at: 1)
        #expect(schedule.take(at: 5) == [])
        #expect(schedule.next == nil)
    }

    @Test func aJobThatRunsIsNotTakenAgainUntilItEnds() {
        var schedule = schedule(concurrency: 5)
        schedule.expect(name("a"), at: 1)
        #expect(schedule.take(at: 1) == [name("a")])
        schedule.expect(name("a"), at: 1)
        #expect(schedule.take(at: 1) == [])
        #expect(schedule.next == nil)
        schedule.end(name("a"), next: nil)
        #expect(schedule.take(at: 1) == [name("a")], "what was expected meanwhile is looked at afterwards")
    }

    @Test func anEndedRunIsExpectedWhenItSays() {
        var schedule = schedule()
        schedule.expect(name("a"), at: 1)
        _ = schedule.take(at: 1)
        schedule.end(name("a"), next: 100)
        #expect(schedule.next == 100)
        schedule.end(name("a"), next: 50)
        #expect(schedule.next == 100, "a second end says nothing")
    }

    @Test func theSoonestTimeCounts() {
        var schedule = schedule()
        schedule.expect(name("a"), at: 10)
        schedule.expect(name("a"), at: 20)
        #expect(schedule.next == 10)
        schedule.forget(name("a"))
        #expect(schedule.next == nil)
    }
}
