import JSON
import Kernel
import Synchronization
import Testing

@Suite struct JobQueueTests {
    private static let crash = KernelError(code: "WORKER_CRASHED", message: "It crashed.", retryable: true)
    private static let refusal = KernelError(code: "NOT_MEDIA", message: "It is no video.")

    /// Waits until the task is cancelled, as a plugin's call does.
    private static func untilCancelled() async throws(KernelError) {
        await ManualClock().wait(until: .max)
        throw KernelError(code: "CANCELLED", message: "The call was cancelled.", retryable: true)
    }

    // MARK: The plain way

    @Test func aJobRunsOnceAndIsGone() async throws {
        let fixture = JobQueueFixture { _ in }
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await fixture.waitUntilDone()
        }
        let run = try #require(fixture.runs.first)
        #expect(fixture.runs.count == 1)
        #expect(run.account == "main" && run.kind == "encode" && run.key == "str_1")
        #expect(run.attempt == 1 && run.attempts == 3)
        #expect(run.payload == Array("{\"n\":1}".utf8))
    }

    @Test func whatWasEnqueuedBeforeItRunsIsFound() async throws {
        let fixture = JobQueueFixture { _ in }
        for index in 0..<50 { try await fixture.enqueue("str_\(index)") }
        try await fixture.whileRunning { try await fixture.waitUntilDone() }
        #expect(Set(fixture.attempts) == Set((0..<50).map { "str_\($0) 1" }))
        #expect(fixture.runs.count == 50)
    }

    @Test func itSaysWhenAllJobsAreKnown() async throws {
        let fixture = JobQueueFixture { _ in }
        #expect(!fixture.queue.isRecovered)
        try await fixture.whileRunning {
            try await eventually("the jobs are known") { fixture.queue.isRecovered }
        }
    }

    @Test func aJobRemembersItsRequest() async throws {
        let fixture = JobQueueFixture { _ in }
        var commit = StoreCommit()
        commit.putsIfAbsent = [
            try JobQueue.draft(
                account: "main", kind: "encode", key: "str_1", payload: [], due: 0, requestID: "req_\"1")
        ]
        try await fixture.store.commit(commit)
        try await fixture.whileRunning { try await fixture.waitUntilDone() }
        #expect(fixture.runs.map(\.requestID) == ["req_\"1"])
    }

    @Test func aDelayedJobWaitsForItsTime() async throws {
        let fixture = JobQueueFixture { _ in }
        let due = fixture.clock.now + 5000
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1", delay: 5000)
            try await eventually("the queue waits") { fixture.clock.awaited == [due] }
            #expect(fixture.runs.isEmpty)
            try await fixture.advance(to: due)
            try await fixture.waitUntilDone()
        }
    }

    @Test func aSecondEnqueueOfTheSameNameIsDropped() async throws {
        let fixture = JobQueueFixture { _ in }
        try await fixture.enqueue("str_1", delay: 5000)
        let first = try await fixture.record("str_1")
        try await fixture.enqueue("str_1")
        #expect(try await fixture.record("str_1") == first)
        // It rings, but makes nothing due.
        let due = fixture.clock.now + 5000
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await eventually("the queue waits") { fixture.clock.awaited.contains(due) }
            #expect(fixture.runs.isEmpty)
        }
    }

    @Test func noMoreRunAtOnceThanTheKindAllows() async throws {
        let running = Atomic(0)
        let most = Atomic(0)
        let fixture = JobQueueFixture { _ in
            let now = running.add(1, ordering: .sequentiallyConsistent).newValue
            most.max(now, ordering: .sequentiallyConsistent)
            for _ in 0..<10 { await Task.yield() }
            running.subtract(1, ordering: .sequentiallyConsistent)
        }
        for index in 0..<30 { try await fixture.enqueue("str_\(index)") }
        try await fixture.whileRunning { try await fixture.waitUntilDone() }
        #expect(most.load(ordering: .sequentiallyConsistent) == 2)
        #expect(fixture.runs.count == 30)
    }

    @Test func aJobThatIsEnqueuedAgainAndAgainIsNeverMissed() async throws {
        let fixture = JobQueueFixture { _ in }
        try await fixture.whileRunning {
            for _ in 0..<300 {
                try await fixture.enqueue("str_1")
                try await fixture.waitUntilDone()
            }
        }
        #expect(fixture.runs.count == 300)
        #expect(Set(fixture.runs.map(\.id)).count == 300, "each is another job")
    }

    // MARK: Failure

    @Test func aRetryableFailureIsTriedAgainAfterAPause() async throws {
        let fixture = JobQueueFixture { run throws(KernelError) in if run.attempt < 3 { throw Self.crash } }
        try await fixture.whileRunning {
            let start = fixture.clock.now
            try await fixture.enqueue("str_1")
            try await fixture.advance(to: start + 1000)
            try await fixture.advance(to: start + 6000)
            try await fixture.waitUntilDone()
        }
        #expect(fixture.attempts == ["str_1 1", "str_1 2", "str_1 3"])
        #expect(Set(fixture.runs.map(\.id)).count == 1)
    }

    @Test func anEnqueueDuringThePauseDoesNotShortenIt() async throws {
        let fixture = JobQueueFixture { run throws(KernelError) in if run.attempt == 1 { throw Self.crash } }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await eventually("the pause") { fixture.clock.awaited == [start + 1000] }
            try await fixture.enqueue("str_1")
            try await eventually("the pause") { fixture.clock.awaited == [start + 1000] }
            #expect(fixture.runs.count == 1)
            try await fixture.advance(to: start + 1000)
            try await fixture.waitUntilDone()
        }
        #expect(fixture.attempts == ["str_1 1", "str_1 2"])
    }

    @Test func theLastAttemptsFailureEndsTheJob() async throws {
        let fixture = JobQueueFixture { _ throws(KernelError) in throw Self.crash }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await fixture.advance(to: start + 1000)
            try await fixture.advance(to: start + 6000)
            try await fixture.waitUntilDone()
        }
        #expect(fixture.attempts == ["str_1 1", "str_1 2", "str_1 3"])
    }

    @Test func aFinalFailureEndsTheJobAtOnce() async throws {
        let fixture = JobQueueFixture { _ throws(KernelError) in throw Self.refusal }
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await fixture.waitUntilDone()
        }
        #expect(fixture.attempts == ["str_1 1"])
    }

    // MARK: Leases

    @Test func theHeartKeepsTheLease() async throws {
        let fixture = JobQueueFixture { _ throws(KernelError) in try await Self.untilCancelled() }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            for beat in 1...5 {
                try await fixture.advance(to: start + Int64(beat) * 10_000)
                try await eventually("the lease goes on") {
                    try await fixture.record("str_1")?.due == start + Int64(beat) * 10_000 + 30_000
                }
            }
        }
        #expect(fixture.runs.count == 1)
    }

    @Test func aFenceHoldsForTheRunningAttemptAlone() async throws {
        let fixture = JobQueueFixture { run throws(KernelError) in
            if run.attempt == 1 { throw Self.crash }
            try await Self.untilCancelled()
        }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await fixture.advance(to: start + 1000)
            try await eventually("the second attempt") { fixture.runs.count == 2 }
            let id = fixture.runs[1].id
            #expect(await publishes(fixture, id: id, attempt: 2))
            #expect(await publishes(fixture, id: id, attempt: 1) == false)
            #expect(await publishes(fixture, id: id, attempt: 3) == false)
        }
        #expect(await publishes(fixture, id: fixture.runs[1].id, attempt: 2) == false, "after it was given back")
        #expect(JobQueue.fence(id: "nonsense", attempt: 1) == nil)
    }

    /// Whether a commit that is fenced by a run goes through.
    private func publishes(_ fixture: JobQueueFixture, id: String, attempt: Int) async -> Bool {
        var commit = StoreCommit.put("published")
        guard let fence = JobQueue.fence(id: id, attempt: attempt) else { return false }
        commit.prefixChecks = [fence]
        return (try? await fixture.store.commit(commit)) != nil
    }

    @Test func anotherNodesLeaseIsTakenOnceItIsOver() async throws {
        let store = MemoryStore()
        let clock = ManualClock()
        let start = clock.now
        let dead = JobQueueFixture(store: store, clock: clock, node: "b") { _ throws(KernelError) in
            try await Self.untilCancelled()
        }
        let alive = JobQueueFixture(store: store, clock: clock, node: "a") { _ in }
        // A node that stands still: its heart does not beat.
        var claimed = JobRecord(payload: [:], due: start)
        if case .taken(let record) = claimed.claimed(by: "b", JobQueueFixture.kind, at: start) { claimed = record }
        var commit = StoreCommit()
        commit.puts = [
            .init(key: JobName(kind: "encode", account: "main", key: "str_1").storeKey, value: claimed.stored)
        ]
        try await store.commit(commit)
        let zombie = "\(claimed.ulid)/encode/main/str_1"
        #expect(await publishes(dead, id: zombie, attempt: 1))
        try await alive.whileRunning {
            try await eventually("the queue waits") { clock.awaited == [start + 30_000] }
            #expect(alive.runs.isEmpty)
            try await alive.advance(to: start + 30_000)
            try await alive.waitUntilDone()
        }
        #expect(alive.attempts == ["str_1 2"])
        #expect(await publishes(dead, id: zombie, attempt: 1) == false, "the zombie's publish must be refused")
    }

    @Test func aLostLeaseCancelsTheRun() async throws {
        let fixture = JobQueueFixture { run throws(KernelError) in
            if run.attempt == 1 { try await Self.untilCancelled() }
        }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await eventually("it runs") { fixture.runs.count == 1 }
            var record = try #require(await fixture.record("str_1"))
            record.node = "b"
            record.attempt = 7
            var commit = StoreCommit()
            commit.puts = [
                .init(key: JobName(kind: "encode", account: "main", key: "str_1").storeKey, value: record.stored)
            ]
            try await fixture.store.commit(commit)
            try await fixture.advance(to: start + 10_000)
            try await eventually("its heart stops") { fixture.clock.awaited.isEmpty }
            #expect(try await fixture.record("str_1") == record, "the other's record is left alone")
        }
    }

    // MARK: Ends from outside

    @Test func aWaitingJobIsCancelled() async throws {
        let fixture = JobQueueFixture { _ in }
        try await fixture.enqueue("str_1", delay: 1000)
        try await fixture.queue.cancel(account: "main", kind: "encode", key: "str_1")
        #expect(try await fixture.record("str_1") == nil)
        try await fixture.queue.cancel(account: "main", kind: "encode", key: "never there")
        try await fixture.whileRunning {
            try await fixture.enqueue("str_2")
            try await fixture.waitUntilDone()
        }
        #expect(fixture.attempts == ["str_2 1"])
    }

    @Test func aRunningJobIsCancelledAndItsFenceFalls() async throws {
        let ended = Atomic(false)
        let fixture = JobQueueFixture { _ throws(KernelError) in
            defer { ended.store(true, ordering: .sequentiallyConsistent) }
            try await Self.untilCancelled()
        }
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await eventually("it runs") { fixture.runs.count == 1 }
            try await fixture.queue.cancel(account: "main", kind: "encode", key: "str_1")
            #expect(await publishes(fixture, id: fixture.runs[0].id, attempt: 1) == false)
            try await eventually("its task ends") { ended.load(ordering: .sequentiallyConsistent) }
            #expect(try await fixture.record("str_1") == nil)
        }
        #expect(fixture.runs.count == 1)
    }

    @Test func aCancelledJobCanBeEnqueuedAnew() async throws {
        let fixture = JobQueueFixture { _ throws(KernelError) in try await Self.untilCancelled() }
        try await fixture.whileRunning {
            for round in 1...20 {
                try await fixture.enqueue("str_1")
                try await eventually("run \(round)") { fixture.runs.count == round }
                try await fixture.queue.cancel(account: "main", kind: "encode", key: "str_1")
            }
        }
        #expect(fixture.runs.allSatisfy { $0.attempt == 1 })
        #expect(await publishes(fixture, id: fixture.runs[0].id, attempt: 1) == false)
    }

    @Test func shutdownGivesRunningJobsBackUncounted() async throws {
        let store = MemoryStore()
        let clock = ManualClock()
        for life in 1...5 {
            let fixture = JobQueueFixture(store: store, clock: clock) { _ throws(KernelError) in
                try await Self.untilCancelled()
            }
            if life == 1 { try await fixture.enqueue("str_1") }
            try await fixture.whileRunning {
                try await eventually("it runs") { fixture.runs.count == 1 }
            }
            #expect(fixture.attempts == ["str_1 1"], "life \(life)")
            let record = try #require(await fixture.record("str_1"))
            #expect(record.state == .waiting && record.attempt == 0 && record.losses == 0)
        }
    }

    @Test func aRunThatFinishesAtShutdownIsDone() async throws {
        let fixture = JobQueueFixture { _ in await ManualClock().wait(until: .max) }
        try await fixture.enqueue("str_1")
        try await fixture.whileRunning { try await eventually("it runs") { fixture.runs.count == 1 } }
        #expect(try await fixture.record("str_1") == nil)
    }

    @Test func whatWasLostWithTheProcessIsTakenUpAtOnce() async throws {
        let store = MemoryStore()
        let clock = ManualClock()
        var lost = JobRecord(payload: [:], due: clock.now)
        if case .taken(let record) = lost.claimed(by: "a", JobQueueFixture.kind, at: clock.now) { lost = record }
        var commit = StoreCommit()
        commit.puts = [
            .init(key: JobName(kind: "encode", account: "main", key: "str_1").storeKey, value: lost.stored)
        ]
        try await store.commit(commit)
        let fixture = JobQueueFixture(store: store, clock: clock) { _ in }
        try await fixture.whileRunning { try await fixture.waitUntilDone() }
        #expect(fixture.attempts == ["str_1 1"])
    }

    @Test(arguments: ["CANCELLED", "LEASE_LOST"])
    func anEndByOthersThatNobodyMadeIsRecordedByOneMoreRun(code: String) async throws {
        let fixture = JobQueueFixture { run throws(KernelError) in
            guard run.attempt <= run.attempts else { return }
            throw KernelError(code: code, message: "Others ended it.")
        }
        let start = fixture.clock.now
        try await fixture.whileRunning {
            try await fixture.enqueue("str_1")
            try await fixture.advance(to: start + 1000)
            try await fixture.advance(to: start + 6000)
            try await fixture.advance(to: start + 6000 + JobKind.pause(after: 3))
            try await fixture.waitUntilDone()
        }
        #expect(fixture.attempts == ["str_1 1", "str_1 2", "str_1 3", "str_1 4"])
    }

    // MARK: Names

    @Test(arguments: [
        ("main", "encode", ""), ("main", "encode", "a\0b"), ("a/b", "encode", "k"), ("main", "a/b", "k"),
        ("a\0", "encode", "k"),
    ])
    func aNameThatWouldMeanAnotherIsRefused(_ account: String, _ kind: String, _ key: String) {
        #expect(throws: KernelError.self) {
            try JobQueue.draft(account: account, kind: kind, key: key, payload: [], due: 0)
        }
    }

    @Test func aPayloadIsJSON() {
        #expect(throws: KernelError.self) {
            try JobQueue.draft(account: "main", kind: "encode", key: "k", payload: Array("{".utf8), due: 0)
        }
    }
}
