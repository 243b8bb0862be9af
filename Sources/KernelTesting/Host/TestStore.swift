public import PluginSDK
internal import Synchronization

/// A store in memory with the optimistic semantics of the real one: a commit whose checks do not hold is a `CONFLICT`
/// and changes nothing.
public final class TestStore: Store {
    /// A job that waits.
    public struct Waiting: Sendable, Hashable {
        public let job: Commit.Enqueue
        /// Milliseconds since 1970.
        public let dueAt: Int64
    }

    fileprivate struct State {
        var entries: [StoreKey: StoreEntry] = [:]
        var version: UInt64 = 0
        var events: [Commit.Publish] = []
        var waiting: [Waiting] = []
        var lostJobs: Set<String> = []
        var beforeCommit: [@Sendable (Commit) async throws -> Void] = []
    }

    private let clock: any WallClock
    private let state = Mutex(State())

    /// An empty store.
    public init(clock: any WallClock) {
        self.clock = clock
    }

    /// The events that commits published, in order.
    public var events: [Commit.Publish] { state.withLock { $0.events } }

    /// The jobs that wait, in the order of their commits.
    public var waiting: [Waiting] { state.withLock { $0.waiting } }

    /// How many commits changed something.
    public var commits: Int { state.withLock { Int($0.version) } }

    /// Every key that is there.
    public var keys: Set<StoreKey> { state.withLock { Set($0.entries.keys) } }

    /// Runs before the next commit is looked at: changes what the commit has read, or throws in its place. Several come
    /// one a commit, in order.
    public func beforeNextCommit(_ action: @escaping @Sendable (Commit) async throws -> Void) {
        state.withLock { $0.beforeCommit.append(action) }
    }

    /// From now on commits of that job are `LEASE_LOST`.
    public func loseLease(ofJob id: String) {
        state.withLock { _ = $0.lostJobs.insert(id) }
    }

    /// Takes the jobs that are due, as the job queue would run them.
    public func takeDueJobs() -> [Job] {
        let now = clock.now
        return state.withLock { state in
            let due = state.waiting.filter { $0.dueAt <= now }
            state.waiting.removeAll { $0.dueAt <= now }
            return due.map { waiting in
                let job = waiting.job
                return Job(
                    id: "\(job.kind)/\(job.account)/\(job.key)", account: job.account, kind: job.kind, key: job.key,
                    payload: job.payload)
            }
        }
    }

    /// Drops a waiting job.
    public func dropJob(account: String, kind: String, key: String) {
        state.withLock {
            $0.waiting.removeAll { $0.job.account == account && $0.job.kind == kind && $0.job.key == key }
        }
    }

    public func get(_ key: StoreKey) async throws -> StoreEntry? {
        state.withLock { $0.entries[key] }
    }

    public func scan(_ scan: StoreScan) async throws -> [StoreEntry] {
        let found = state.withLock { state in
            state.entries.filter { key, _ in
                key.account == scan.account && !key.key.utf8.lexicographicallyPrecedes(scan.start.utf8)
                    && (scan.end.isEmpty || key.key.utf8.lexicographicallyPrecedes(scan.end.utf8))
            }
        }
        let ordered = found.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return Array((scan.reverse ? ordered.reversed() : ordered).prefix(scan.limit))
    }

    public func commit(_ commit: Commit) async throws {
        let action = state.withLock { $0.beforeCommit.isEmpty ? nil : $0.beforeCommit.removeFirst() }
        try await action?(commit)
        let now = clock.now
        try state.withLock { try $0.apply(commit, now: now) }
    }
}

extension TestStore.State {
    fileprivate mutating func apply(_ commit: Commit, now: Int64) throws {
        if let job = commit.job, lostJobs.contains(job.id) {
            throw PluginError(code: "LEASE_LOST", message: "Another attempt has the job.")
        }
        for check in commit.checks where entries[check.key]?.version ?? 0 != check.version {
            throw PluginError.conflict("\(check.key.key) has changed.")
        }
        version += 1
        for key in commit.deletes { entries[key] = nil }
        for put in commit.puts {
            entries[put.key] = StoreEntry(key: put.key.key, value: put.value, version: version)
        }
        for add in commit.adds {
            let sum = UInt64(bitPattern: (entries[add.key]?.counter ?? 0) &+ add.delta)
            let value = (0..<8).map { UInt8(truncatingIfNeeded: sum >> ($0 * 8)) }
            entries[add.key] = StoreEntry(key: add.key.key, value: value, version: version)
        }
        events += commit.publishes
        for job in commit.enqueues where !isWaiting(job) {
            waiting.append(TestStore.Waiting(job: job, dueAt: now + job.delayMilliseconds))
        }
    }

    private func isWaiting(_ job: Commit.Enqueue) -> Bool {
        waiting.contains { $0.job.account == job.account && $0.job.kind == job.kind && $0.job.key == job.key }
    }
}
