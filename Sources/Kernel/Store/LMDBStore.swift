import CLMDB
import Dispatch
import Synchronization

/// The built-in store: LMDB with group commit. Ends by ``close()``.
///
/// One writer takes all commits that wait into one LMDB transaction and one sync; each is answered once that is durable.
/// Readers never wait for it. After a failed sync nothing is acknowledged any more, since what is on the disk is then
/// unknown; reads go on.
public final class LMDBStore: StoreDriver {
    private struct Waiting: Sendable {
        let commit: StoreCommit
        let answer: CommitAnswer
    }

    private struct State {
        var waiting: [Waiting] = []
        var statistics = StoreStatistics()
        /// Why nothing is written any more.
        var failure: StoreError?
        var closers: [CheckedContinuation<Void, Never>] = []
        var isClosing = false
        var hasEnded = false

        var refusal: StoreError? { failure ?? (isClosing ? .closed : nil) }
    }

    /// Room that is kept for commits that delete, so that a full store can be made less full: of the map, bytes.
    private static let reserve = 4 << 20

    private let environment: LMDBEnvironment
    private let folder: String
    private let options: StoreOptions
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// Opens the store in a folder, or makes one there. Throws `.damaged` or `.failed` with a sentence for the operator.
    public init(folder: String, options: StoreOptions = StoreOptions()) throws(StoreError) {
        self.folder = folder
        self.options = options
        environment = try LMDBEnvironment(
            folder: folder, mapSize: options.mapSize, largestMapSize: options.largestMapSize)
        KernelThread.start(name: "store-writer") { self.write() }
    }

    public func get(_ key: [UInt8]) async throws(StoreError) -> StoreEntry? { try environment.get(key) }

    public func scan(_ range: StoreRange) async throws(StoreError) -> [StoreEntry] { try environment.scan(range) }

    public var immediate: (any ImmediateReads)? { environment }

    @discardableResult
    public func commit(_ commit: StoreCommit) async throws(StoreError) -> UInt64 {
        try await withCheckedContinuation { continuation in
            self.commit(commit) { continuation.resume(returning: $0) }
        }.get()
    }

    public func commit(_ commit: StoreCommit, then: @escaping CommitAnswer) {
        do throws(StoreError) {
            try StoreLimits.check(commit)
        } catch {
            return then(.failure(error))
        }
        let (refusal, isFirst) = state.withLock { state in
            let refusal = state.refusal
            if refusal == nil { state.waiting.append(Waiting(commit: commit, answer: then)) }
            return (refusal, state.waiting.count == 1)
        }
        if let refusal { return then(.failure(refusal)) }
        // The writer takes all that wait at once.
        if isFirst { work.signal() }
    }

    public func statistics() -> StoreStatistics {
        var (statistics, refusal, waiting) = state.withLock { ($0.statistics, $0.failure, $0.waiting.count) }
        statistics.waiting = waiting
        statistics.refusal = refusal?.description
        (statistics.mapBytes, statistics.usedBytes, statistics.readers) = environment.figures()
        return statistics
    }

    /// Commits that wait for the writer.
    package var waiting: Int { state.withLock { $0.waiting.count } }

    public func close() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                state.isClosing = true
                if !state.hasEnded { state.closers.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() } else { work.signal() }
        }
    }

    /// Copies a snapshot of all that was acknowledged into an empty folder, as a store of its own. Takes as long as
    /// reading and writing it takes; commits and reads go on.
    public func copy(to folder: String) async throws(StoreError) {
        let result = await withCheckedContinuation { (answer: CheckedContinuation<Result<Void, StoreError>, Never>) in
            KernelThread.start(name: "store-copy") {
                do throws(StoreError) {
                    answer.resume(returning: .success(try self.environment.copy(to: folder)))
                } catch {
                    answer.resume(returning: .failure(error))
                }
            }
        }
        try result.get()
    }

    // MARK: The writer

    /// The writer's loop: whatever waits is one batch. Now and then it looks at the readers.
    private func write() {
        let clock = ContinuousClock()
        var watch = ReaderWatch()
        var nextLook = clock.now
        while true {
            let pause = clock.now.duration(to: nextLook).components
            _ = work.wait(
                timeout: .now()
                    + .milliseconds(max(1, Int(pause.seconds * 1000 + pause.attoseconds / 1_000_000_000_000_000))))
            let (batch, isClosing) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isClosing)
            }
            if !batch.isEmpty { write(batch) }
            if isClosing { break }
            if clock.now >= nextLook {
                look(&watch, at: clock.now)
                nextLook = clock.now + options.readersEvery
            }
        }
        try? environment.close()
        let closers = state.withLock { state in
            state.hasEnded = true
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    /// `isLast`: in the room that is kept for commits that delete.
    private func write(_ batch: [Waiting], isLast: Bool = false) {
        do throws(StoreError) {
            if let failure = state.withLock({ $0.failure }) { throw failure }
            try DiskSpace.check(folder, isLast: isLast)
            let begun = ContinuousClock.now
            let outcomes = try LMDBBatch.write(batch.map(\.commit), to: environment, fault: options.fault)
            answer(batch, outcomes, after: ContinuousClock.now - begun, hasRoom: !isLast)
        } catch {
            if !isLast, makeRoom(after: error) { return write(batch) }
            guard error.code == .full else { return fail(batch, error) }
            // One that is too large must not fail the others.
            if batch.count > 1 { return batch.forEach { write([$0]) } }
            guard !isLast, batch.contains(where: { !$0.commit.deletes.isEmpty }) else { return fail(batch, error) }
            writeLast(batch)
        }
    }

    private func writeLast(_ batch: [Waiting]) {
        do throws(StoreError) {
            try environment.withReserve(Self.reserve) { write(batch, isLast: true) }
        } catch {
            fail(batch, error)
        }
    }

    private func look(_ watch: inout ReaderWatch, at now: ContinuousClock.Instant) {
        let readers = environment.readers()
        if readers.gone > 0 { options.report("The places of \(readers.gone) readers that are gone were freed.") }
        guard let age = watch.age(of: readers.snapshots, newest: readers.newest, at: now) else { return }
        options.report(
            "An old state of the store has been read for \(age.components.seconds) s at least, and the file grows "
                + "meanwhile: a backup is being made, or another program has the store open.")
    }

    private func answer(
        _ batch: [Waiting], _ outcomes: [Result<UInt64, StoreError>], after duration: Duration, hasRoom: Bool
    ) {
        let applied = outcomes.count { if case .success = $0 { true } else { false } }
        let conflicts = outcomes.count { if case .failure(let error) = $0 { error.code == .conflict } else { false } }
        state.withLock { state in
            state.statistics.commits += applied
            state.statistics.conflicts += conflicts
            if applied > 0 {
                state.statistics.note(batch: applied, seconds: duration / .seconds(1))
                if hasRoom { state.statistics.isFull = false }
            }
        }
        // Elsewhere, all in one: the next batch does not wait for what is done with this one.
        Task.detached { for (waiting, outcome) in zip(batch, outcomes) { waiting.answer(outcome) } }
    }

    /// Whether a batch that did not fit has more room now.
    private func makeRoom(after error: StoreError) -> Bool {
        guard error.number == MDB_MAP_FULL else { return false }
        return (try? environment.grow()) ?? false
    }

    private func fail(_ batch: [Waiting], _ error: StoreError) {
        if error.code == .failed || error.code == .damaged { stop(after: error) }
        if error.code == .full { state.withLock { $0.statistics.isFull = true } }
        Task.detached { for waiting in batch { waiting.answer(.failure(error)) } }
    }

    /// Refuses all commits from now on: a sync that failed once must not be trusted when it succeeds the next time.
    private func stop(after error: StoreError) {
        state.withLock { state in
            state.failure = StoreError(
                .closed, "The store stopped after a write failed; check the disk, then restart the server.",
                cause: error.cause)
        }
    }
}
