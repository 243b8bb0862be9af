import JSON
import Kernel
import Testing

@Suite struct JobRecordTests {
    private let kind = JobKind(name: "encode", concurrency: 1, attempts: 3, lease: 30_000)
    private let record = JobRecord(payload: ["stream": "str_1"], due: 1000)

    private func taken(_ record: JobRecord, by node: String = "a", at now: Int64) throws -> JobRecord {
        guard case .taken(let next) = record.claimed(by: node, kind, at: now) else {
            throw NeverHappened(what: "a claim")
        }
        return next
    }

    private func failure(retryable: Bool) -> KernelError {
        KernelError(code: "WORKER_CRASHED", message: "It crashed.", retryable: retryable)
    }

    @Test func itReadsBack() throws {
        let running = try taken(record, at: 1000)
        #expect(JobRecord(record.stored) == record)
        #expect(JobRecord(running.stored) == running)
        #expect(JobRecord([]) == nil)
        #expect(JobRecord(Array(record.stored.dropLast())) == nil)
        #expect(JobRecord([0] + record.stored.dropFirst()) == nil)
    }

    @Test func aClaimBeginsAnAttemptAndALease() throws {
        let running = try taken(record, at: 2000)
        #expect(running.state == .running)
        #expect(running.attempt == 1)
        #expect(running.node == "a")
        #expect(running.due == 32_000)
        #expect(running.ulid == record.ulid)
    }

    @Test func aJobThatIsNotDueWaits() {
        #expect(record.claimed(by: "a", kind, at: 999) == .later(1000))
    }

    @Test func anotherNodesLeaseHoldsUntilItsEnd() throws {
        let running = try taken(record, by: "a", at: 1000)
        #expect(running.claimed(by: "b", kind, at: 30_999) == .later(31_000))
        let over = try taken(running, by: "b", at: 31_000)
        #expect(over.attempt == 2, "a lease that ran out counts")
        #expect(over.node == "b")
    }

    @Test func whatThisNodeRanBeforeItDiedIsTakenAtOnceAndForgiven() throws {
        let running = try taken(record, at: 1000)
        let again = try taken(running, at: 1001)
        #expect(again.attempt == 1)
        #expect(again.losses == 1)
    }

    @Test func aJobThatTheServerDiesOfAgainAndAgainIsTold() throws {
        var current = try taken(record, at: 1000)
        for _ in 0..<JobRecord.forgivenLosses { current = try taken(current, at: 1000) }
        #expect(current.attempt == 1)
        for attempt in 2...4 {
            current = try taken(current, at: 1000)
            #expect(current.attempt == attempt)
        }
        #expect(current.attempt == kind.attempts + 1, "the run in which its plugin tells of the failure")
        #expect(current.claimed(by: "a", kind, at: 1000) == .exhausted)
    }

    @Test func aRetryableFailureWaitsLongerEachTime() throws {
        let first = try #require(taken(record, at: 1000).failed(failure(retryable: true), kind, at: 5000))
        #expect(first.state == .waiting)
        #expect(first.due == 6000)
        let second = try #require(taken(first, at: 6000).failed(failure(retryable: true), kind, at: 7000))
        #expect(second.due == 12_000)
        #expect(try taken(second, at: 12_000).failed(failure(retryable: true), kind, at: 13_000) == nil)
    }

    @Test func aFailureThatIsFinalEndsTheJobAtOnce() throws {
        #expect(try taken(record, at: 1000).failed(failure(retryable: false), kind, at: 5000) == nil)
    }

    @Test func aRunThatIsGivenBackDoesNotCount() throws {
        let back = try taken(record, at: 1000).givenBack(at: 2000)
        #expect(back.state == .waiting)
        #expect(back.attempt == 0)
        #expect(back.due == 2000)
    }

    @Test func theHeartMovesTheLeaseAndNothingElse() throws {
        let running = try taken(record, at: 1000)
        var expected = running
        expected.due = 41_000
        #expect(running.renewed(kind, at: 11_000) == expected)
    }

    @Test func pausesGrowToFiveMinutes() {
        #expect((1...6).map { JobKind.pause(after: $0) } == [1000, 5000, 25_000, 125_000, 300_000, 300_000])
        #expect(JobKind.pause(after: 1000) == 300_000)
    }
}
