import CLMDB
import Dispatch
import Synchronization

/// The built-in store: LMDB with group commit.
///
/// One writer takes all commits that wait into one LMDB transaction and one sync; each is answered once that is durable.
/// Readers never wait. After a failed sync nothing is acknowledged any more: what is on the disk is then unknown.
public final class LMDBStore: StoreDriver {
    private struct Waiting: Sendable {
        let commit: StoreCommit
        let answer: CheckedContinuation<Result<UInt64, StoreError>, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var statistics = StoreStatistics()
        var closed: StoreError?
    }

    private let environment: LMDBEnvironment
    private let state = Mutex(State())
    private let work = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    /// Opens the store in a folder, or makes one there. Throws `.damaged` or `.failed` with a sentence for the operator.
    public init(folder: String) throws(StoreError) {
        environment = try LMDBEnvironment(folder: folder)
        KernelThread.start(name: "store-writer") { self.write() }
    }

    public func get(_ key: [UInt8]) async throws(StoreError) -> StoreEntry? {
        try refuseIfClosed()
        return try environment.read { (transaction) throws(StoreError) in
            try transaction.get(key, in: transaction.data).map { StoreEntry(key: key, stored: $0) }
        }
    }

    public func scan(_ range: StoreRange) async throws(StoreError) -> [StoreEntry] {
        try refuseIfClosed()
        return try environment.read { (transaction) throws(StoreError) in
            try LMDBCursor.entries(of: range, transaction)
        }
    }

    @discardableResult
    public func commit(_ commit: StoreCommit) async throws(StoreError) -> UInt64 {
        try StoreLimits.check(commit)
        let result = await withCheckedContinuation { continuation in
            let refusal = state.withLock { state in
                if state.closed == nil { state.waiting.append(Waiting(commit: commit, answer: continuation)) }
                return state.closed
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

    public func close() async {
        let wasOpen = close(StoreError(.closed, "The store is closed."))
        work.signal()
        guard wasOpen else { return }
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { [self] in
                ended.wait()
                environment.close()
                continuation.resume()
            }
        }
    }

    private func close(_ reason: StoreError) -> Bool {
        state.withLock { state in
            defer { state.closed = state.closed ?? reason }
            return state.closed == nil
        }
    }

    private func refuseIfClosed() throws(StoreError) {
        if let closed = state.withLock({ $0.closed }) { throw closed }
    }

    /// The writer's loop: whatever waits is one batch.
    private func write() {
        while true {
            work.wait()
            let (batch, isClosed) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.closed != nil)
            }
            if !batch.isEmpty { write(batch) }
            if isClosed { break }
        }
        ended.signal()
    }

    private func write(_ batch: [Waiting]) {
        do throws(StoreError) {
            let outcomes = try LMDBBatch.write(batch.map(\.commit), to: environment)
            let conflicts = outcomes.count { if case .failure = $0 { true } else { false } }
            state.withLock { state in
                state.statistics.commits += outcomes.count - conflicts
                state.statistics.conflicts += conflicts
                state.statistics.transactions += 1
                state.statistics.largestBatch = max(state.statistics.largestBatch, batch.count)
            }
            for (waiting, outcome) in zip(batch, outcomes) { waiting.answer.resume(returning: outcome) }
        } catch {
            guard error.code == .full, batch.count > 1 else { return fail(batch, error) }
            // One that is too large must not fail the others.
            for waiting in batch { write([waiting]) }
        }
    }

    private func fail(_ batch: [Waiting], _ error: StoreError) {
        if error.code == .failed {
            _ = close(
                StoreError(
                    .closed, "The store stopped after a write failed; restart the server once the disk is sound.",
                    cause: error.cause))
        }
        for waiting in batch { waiting.answer.resume(returning: .failure(error)) }
    }
}

extension StoreEntry {
    /// Of a stored value: its version (8 bytes, little endian), then the value.
    init(key: [UInt8], stored: [UInt8]) {
        let version = stored.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        self.init(key: key, value: Array(stored.dropFirst(8)), version: version)
    }
}
