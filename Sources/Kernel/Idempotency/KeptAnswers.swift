import Logging

/// Calls that have one answer however often they are sent: the first is kept for a day, and given to whoever asks again.
///
/// An operation that commits with its answer has it recorded by that very commit; any other's is recorded after it ended.
public final class KeptAnswers: Sendable {
    /// Answers that one step of the sweep deletes at most.
    private static let step = 500

    private let store: any StoreDriver
    private let clock: any WallClock
    private let flights = Flights()
    private let outcomes = MetricCounter(
        "stream_idempotent_requests_total",
        "Requests with an idempotency key: first, replayed, or failed (refused, or ended without an answer to keep).",
        labels: ["outcome"])

    package init(store: any StoreDriver, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    /// A client's request, and how to answer it.
    public struct Request: Sendable {
        /// The API key's id; with the client's idempotency key it names the answer.
        public var keyID: String
        /// What the client calls the request.
        public var key: String
        /// Of all that was asked.
        public var digest: [UInt8]
        /// How long the request may wait for another one of its name.
        public var timeout: Duration
        /// The whole answer from an operation's result.
        public var finish: @Sendable (_ result: [UInt8]) -> [UInt8]
        /// The whole answer to a failure that is kept; nil for one that is not, which may then be asked again.
        public var refuse: @Sendable (KernelError) -> (status: Int, bytes: [UInt8])?

        /// Makes one.
        public init(
            keyID: String, key: String, digest: [UInt8], timeout: Duration,
            finish: @escaping @Sendable (_ result: [UInt8]) -> [UInt8],
            refuse: @escaping @Sendable (KernelError) -> (status: Int, bytes: [UInt8])?
        ) {
            self.keyID = keyID
            self.key = key
            self.digest = digest
            self.timeout = timeout
            self.finish = finish
            self.refuse = refuse
        }
    }

    /// Answers a request: with what is kept, or by `work`, which runs once however many requests of the name there are.
    ///
    /// Throws `VALIDATION_ERROR` where something else was asked under the name, `TIMEOUT` where the one that runs takes
    /// too long, and what `work` throws.
    public func answer(
        _ request: Request, _ work: (IdempotentCall) async throws(KernelError) -> [UInt8]
    ) async throws(KernelError) -> (answer: KeptAnswer, isReplayed: Bool) {
        do throws(KernelError) {
            let answered = try await answered(request, work)
            outcomes.add(1, [answered.isReplayed ? "replayed" : "first"])
            return answered
        } catch {
            outcomes.add(1, ["failed"])
            throw error
        }
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        outcomes.write(to: &text)
        text.gauge(
            "stream_idempotent_requests_waiting", "Requests that wait for the first of their idempotency key.",
            [([], Double(flights.waiting))])
    }

    private func answered(
        _ request: Request, _ work: (IdempotentCall) async throws(KernelError) -> [UInt8]
    ) async throws(KernelError) -> (answer: KeptAnswer, isReplayed: Bool) {
        let name = SHA256.digest(Array("\(request.keyID)\0\(request.key)".utf8))
        try await board(name, request)
        defer { flights.leave(name) }
        let (kept, seen) = try await find(name)
        if let kept {
            guard kept.digest == request.digest else { throw Self.differs }
            return (kept, true)
        }
        let call = IdempotentCall(
            name: name, digest: request.digest, seen: seen, expires: clock.now + KeptAnswer.lifetime,
            finish: request.finish)
        do throws(KernelError) {
            let result = try await work(call)
            if let answer = call.answer { return (answer, false) }
            return await keep(call.answer(for: result), of: call)
        } catch {
            if let answer = call.answer { return (answer, false) }
            // Recorded by an earlier request that was given up before it committed.
            if let kept = try await find(name).answer, kept.digest == request.digest { return (kept, true) }
            guard let (status, bytes) = request.refuse(error) else { throw error }
            let refusal = KeptAnswer(status: status, bytes: bytes, digest: request.digest, expires: call.expires)
            return await keep(refusal, of: call)
        }
    }

    /// Runs a call that an idempotent one makes. Its result is kept where its commit carries it, and nowhere else.
    func nested(
        of parent: IdempotentCall, _ operation: String, account: String, parameters: [UInt8],
        _ work: (IdempotentCall) async throws(KernelError) -> [UInt8]
    ) async throws(KernelError) -> [UInt8] {
        let name = parent.nextNested(operation, account: account, parameters: parameters)
        let (kept, seen) = try await find(name)
        if let kept { return kept.bytes }
        let call = IdempotentCall(name: name, digest: [], seen: seen, expires: parent.expires) { $0 }
        do throws(KernelError) {
            let result = try await work(call)
            return call.answer?.bytes ?? result
        } catch {
            if let answer = call.answer { return answer.bytes }
            if let kept = try await find(name).answer { return kept.bytes }
            throw error
        }
    }

    /// Deletes answers that are over, until the task is cancelled.
    func run(logger: Logger) async {
        while !Task.isCancelled {
            do throws(StoreError) {
                while try await sweep() {}
            } catch {
                logger.warning("kept answers were not swept", metadata: ["error": "\(error)"])
            }
            await clock.wait(until: clock.now + 600_000)
        }
    }

    /// Deletes some answers that are over; whether there may be more.
    package func sweep() async throws(StoreError) -> Bool {
        let end = KeySpace.answerEnd(clock.now, [])
        let ends = try await store.scan(StoreRange(start: KeySpace.answerEnds, end: end, limit: Self.step))
        guard !ends.isEmpty else { return false }
        var commit = StoreCommit()
        for entry in ends {
            commit.deletes.append(entry.key)
            let key = KeySpace.answer(Array(entry.key.suffix(32)))
            guard let record = try await store.get(key), let answer = KeptAnswer(stored: record.value),
                answer.expires <= clock.now
            else { continue }
            commit.deletes.append(key)
            commit.checks.append(.init(key: key, version: record.version))
        }
        do throws(StoreError) {
            try await store.commit(commit)
        } catch {
            // One was replaced meanwhile: the next step reads again.
            guard error.code == .conflict else { throw error }
        }
        return ends.count == Self.step
    }

    /// Waits until no other request of the name runs.
    private func board(_ name: [UInt8], _ request: Request) async throws(KernelError) {
        let (seconds, attoseconds) = request.timeout.components
        let deadline = clock.now + seconds * 1000 + attoseconds / 1_000_000_000_000_000
        while true {
            switch flights.enter(name, digest: request.digest) {
            case .runs: return
            case .differs: throw Self.differs
            case .waits(let bell):
                await bell.wait(until: deadline, clock: clock)
                guard !Task.isCancelled else { throw .cancelled }
                guard clock.now < deadline else { throw .timeout("The first request with this idempotency key") }
            }
        }
    }

    /// The answer of a name that is not over, and the version of what is there.
    private func find(_ name: [UInt8]) async throws(KernelError) -> (answer: KeptAnswer?, version: UInt64) {
        do throws(StoreError) {
            guard let entry = try await store.get(KeySpace.answer(name)) else { return (nil, 0) }
            let kept = KeptAnswer(stored: entry.value)
            return (kept.flatMap { $0.expires > clock.now ? $0 : nil }, entry.version)
        } catch {
            throw KernelError(error)
        }
    }

    /// Records an answer after its call. Where that fails the client gets it all the same, and has no cause to ask again.
    private func keep(_ answer: KeptAnswer, of call: IdempotentCall) async -> (answer: KeptAnswer, isReplayed: Bool) {
        var commit = StoreCommit()
        guard call.keep(answer, in: &commit) else { return (answer, false) }
        do throws(StoreError) {
            try await store.commit(commit)
        } catch {
            if error.code == .conflict, let other = try? await find(call.name).answer, other.digest == answer.digest {
                return (other, true)
            }
        }
        return (answer, false)
    }

    private static let differs = KernelError.validation(
        path: "/headers/X-Idempotency-Key",
        problem: "was sent with another request before; use a new key for each request that is not a repetition")
}
