import Synchronization

/// A store that is gone with the process: the twin of ``LMDBStore`` for tests, and the shortest statement of what a
/// driver does.
public final class MemoryStore: StoreDriver {
    fileprivate struct State {
        /// In the order of their keys.
        var entries: [StoreEntry] = []
        var logs: [[UInt8]: UInt64] = [:]
        var version: UInt64 = 0
        var statistics = StoreStatistics()
        var isClosed = false
    }

    private let state = Mutex(State())

    /// An empty store.
    public init() {}

    public func get(_ key: [UInt8]) async throws(StoreError) -> StoreEntry? {
        try StoreLimits.check(key: key)
        return try locked { (state) throws(StoreError) in state.entry(key) }
    }

    public func scan(_ range: StoreRange) async throws(StoreError) -> [StoreEntry] {
        try locked { (state) throws(StoreError) in
            let start = state.index(of: range.start)
            let end = range.end.map { state.index(of: $0) } ?? state.entries.count
            let slice = state.entries[start..<max(start, end)]
            return range.reverse ? slice.reversed().prefixed(range.limit) : slice.prefixed(range.limit)
        }
    }

    @discardableResult
    public func commit(_ commit: StoreCommit) async throws(StoreError) -> UInt64 {
        try StoreLimits.check(commit)
        return try locked { (state) throws(StoreError) in
            do throws(StoreError) {
                return try state.apply(commit)
            } catch {
                if error.code == .conflict { state.statistics.conflicts += 1 }
                throw error
            }
        }
    }

    public func statistics() -> StoreStatistics { state.withLock { $0.statistics } }

    public func close() async { state.withLock { $0.isClosed = true } }

    private func locked<R>(_ body: (inout State) throws(StoreError) -> R) throws(StoreError) -> R {
        let result = state.withLock { state -> Result<R, StoreError> in
            if state.isClosed { return .failure(.closed) }
            do throws(StoreError) { return .success(try body(&state)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}

extension MemoryStore.State {
    /// Where a key is, or would be.
    fileprivate func index(of key: [UInt8]) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key.precedes(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    fileprivate func entry(_ key: [UInt8]) -> StoreEntry? {
        let index = index(of: key)
        return index < entries.count && entries[index].key == key ? entries[index] : nil
    }

    fileprivate mutating func apply(_ commit: StoreCommit) throws(StoreError) -> UInt64 {
        let plan = try CommitPlan(commit, entry: entry) { logs[$0] ?? 0 }
        version += 1
        for (key, write) in plan.writes {
            let index = index(of: key)
            let exists = index < entries.count && entries[index].key == key
            switch write {
            case .put(let value):
                let entry = StoreEntry(key: key, value: value, version: version)
                entries.replaceSubrange(index..<(exists ? index + 1 : index), with: CollectionOfOne(entry))
            case .delete:
                if exists { entries.remove(at: index) }
            }
        }
        logs.merge(plan.logs) { $1 }
        statistics.commits += 1
        statistics.transactions += 1
        statistics.largestBatch = 1
        return version
    }
}

extension Sequence<StoreEntry> {
    fileprivate func prefixed(_ limit: Int) -> [StoreEntry] { Array(prefix(Swift.max(0, limit))) }
}
