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
        let answer: CheckedContinuation<Result<UInt64, StoreError>, Never>
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

    private let environment: LMDBEnvironment
    private let folder: String
    private let fault: @Sendable () -> Int32
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)

    /// Opens the store in a folder, or makes one there. Throws `.damaged` or `.failed` with a sentence for the operator.
    public convenience init(folder: String) throws(StoreError) {
        try self.init(folder: folder, mapSize: 64 << 30, largestMapSize: 1 << 40) { 0 }
    }

    /// As ``init(folder:)``, for tests: with other sizes of the map, bytes, and with `fault`, which is asked before each
    /// sync for a result code to fail with in its place; 0 is none.
    package init(
        folder: String, mapSize: Int, largestMapSize: Int, fault: @escaping @Sendable () -> Int32
    ) throws(StoreError) {
        self.folder = folder
        self.fault = fault
        environment = try LMDBEnvironment(
            folder: folder, mapSizes: LMDBMapSizes(first: mapSize, largest: largestMapSize))
        KernelThread.start(name: "store-writer") { self.write() }
    }

    public func get(_ key: [UInt8]) async throws(StoreError) -> StoreEntry? {
        try StoreLimits.check(key: key)
        return try environment.read { (transaction) throws(StoreError) in
            try transaction.get(key, in: transaction.databases.data).map { StoreEntry(key: key, stored: $0) }
        }
    }

    public func scan(_ range: StoreRange) async throws(StoreError) -> [StoreEntry] {
        try environment.read { (transaction) throws(StoreError) in
            try LMDBCursor.entries(of: range, transaction)
        }
    }

    @discardableResult
    public func commit(_ commit: StoreCommit) async throws(StoreError) -> UInt64 {
        try StoreLimits.check(commit)
        let result = await withCheckedContinuation { continuation in
            let refusal = state.withLock { state in
                let refusal = state.refusal
                if refusal == nil { state.waiting.append(Waiting(commit: commit, answer: continuation)) }
                return refusal
            }
            if let refusal {
                continuation.resume(returning: .failure(refusal))
            } else {
                work.signal()
            }
        }
        return try result.get()
    }

    public func statistics() -> StoreStatistics { state.withLock { $0.statistics } }

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

    // MARK: The writer

    /// The writer's loop: whatever waits is one batch.
    private func write() {
        while true {
            work.wait()
            let (batch, isClosing) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isClosing)
            }
            if !batch.isEmpty { write(batch) }
            if isClosing { break }
        }
        try? environment.close()
        let closers = state.withLock { state in
            state.hasEnded = true
            return state.closers
        }
        for closer in closers { closer.resume() }
    }

    private func write(_ batch: [Waiting]) {
        do throws(StoreError) {
            if let failure = state.withLock({ $0.failure }) { throw failure }
            try DiskSpace.check(folder)
            answer(batch, try LMDBBatch.write(batch.map(\.commit), to: environment, fault: fault))
        } catch {
            if makeRoom(after: error) { return write(batch) }
            guard error.code == .full, batch.count > 1 else { return fail(batch, error) }
            // One that is too large must not fail the others.
            for waiting in batch { write([waiting]) }
        }
    }

    private func answer(_ batch: [Waiting], _ outcomes: [Result<UInt64, StoreError>]) {
        let applied = outcomes.count { if case .success = $0 { true } else { false } }
        let conflicts = outcomes.count { if case .failure(let error) = $0 { error.code == .conflict } else { false } }
        state.withLock { state in
            state.statistics.commits += applied
            state.statistics.conflicts += conflicts
            if applied > 0 { state.statistics.transactions += 1 }
            state.statistics.largestBatch = max(state.statistics.largestBatch, applied)
        }
        for (waiting, outcome) in zip(batch, outcomes) { waiting.answer.resume(returning: outcome) }
    }

    /// Whether a batch that did not fit has more room now.
    private func makeRoom(after error: StoreError) -> Bool {
        guard error.number == MDB_MAP_FULL else { return false }
        return (try? environment.grow()) ?? false
    }

    private func fail(_ batch: [Waiting], _ error: StoreError) {
        if error.code == .failed || error.code == .damaged { stop(after: error) }
        for waiting in batch { waiting.answer.resume(returning: .failure(error)) }
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
