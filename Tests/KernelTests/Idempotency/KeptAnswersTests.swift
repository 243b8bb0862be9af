import Kernel
import Synchronization
import Testing

/// The first answer for a key is kept for a day.
@Suite struct KeptAnswersTests {
    private let store = MemoryStore()
    private let clock = ManualClock()

    private func ask(
        _ answers: KeptAnswers, _ key: String = "k", digest: UInt8 = 1, failing error: KernelError? = nil,
        runs: Counter
    ) async throws -> (text: String, isReplayed: Bool) {
        let request = KeptAnswers.Request(
            keyID: "key_1", key: key, digest: [digest], timeout: .seconds(30), finish: { Array("<".utf8) + $0 }
        ) { error in
            error.code == "INTERNAL_ERROR" ? (500, Array(error.code.utf8)) : nil
        }
        let (answer, isReplayed) = try await answers.answer(request) { (_) async throws(KernelError) in
            let number = runs.next()
            if let error { throw error }
            return Array("\(number)".utf8)
        }
        return (String(decoding: answer.bytes, as: UTF8.self), isReplayed)
    }

    @Test func aRepetitionGetsTheFirstAnswerForADay() async throws {
        let answers = KeptAnswers(store: store, clock: clock)
        let runs = Counter()
        #expect(try await ask(answers, runs: runs) == ("<1", false))
        clock.advance(milliseconds: 86_399_999)
        #expect(try await ask(KeptAnswers(store: store, clock: clock), runs: runs) == ("<1", true))
        #expect(try await answers.sweep() == false)
        #expect(try await ask(answers, runs: runs) == ("<1", true))
        clock.advance(milliseconds: 1)
        #expect(try await ask(answers, runs: runs) == ("<2", false))
        #expect(try await ask(answers, runs: runs) == ("<2", true))
    }

    @Test func whatIsOverIsDeletedAndNothingElse() async throws {
        let answers = KeptAnswers(store: store, clock: clock)
        let runs = Counter()
        for number in 0..<600 { _ = try await ask(answers, "k\(number)", runs: runs) }
        clock.advance(milliseconds: 86_400_001)
        _ = try await ask(answers, "k0", runs: runs)
        #expect(try await answers.sweep())
        #expect(try await answers.sweep() == false)
        #expect(try await store.scan(StoreRange(start: [0], end: nil)).count == 2)
        #expect(try await ask(answers, "k0", runs: runs).isReplayed)
    }

    @Test func somethingElseUnderTheSameKeyIsRefused() async throws {
        let answers = KeptAnswers(store: store, clock: clock)
        let runs = Counter()
        _ = try await ask(answers, runs: runs)
        await #expect { try await ask(answers, digest: 2, runs: runs) } throws: {
            ($0 as? KernelError)?.code == "VALIDATION_ERROR"
        }
        #expect(runs.count == 1)
    }

    @Test func aFailureThatChangedNothingIsNotKept() async throws {
        let answers = KeptAnswers(store: store, clock: clock)
        let runs = Counter()
        await #expect(throws: KernelError.self) {
            try await ask(answers, failing: .notFound("no"), runs: runs)
        }
        #expect(try await ask(answers, runs: runs) == ("<2", false))
        #expect(try await ask(answers, "other", failing: .internal(), runs: runs) == ("INTERNAL_ERROR", false))
        #expect(try await ask(answers, "other", runs: runs) == ("INTERNAL_ERROR", true))
    }

    @Test func manyAtOnceRunOnce() async throws {
        let answers = KeptAnswers(store: store, clock: SystemClock())
        let runs = Counter()
        let replayed = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<100 { group.addTask { try await ask(answers, runs: runs).isReplayed } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(runs.count == 1)
        #expect(replayed == 99)
    }

    /// Counts runs.
    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }
        func next() -> Int {
            value.withLock {
                $0 += 1
                return $0
            }
        }
    }
}
