import JSON
package import Logging
import Synchronization

/// The durable queue of jobs: leases with a heartbeat, attempts with a backoff, cancel.
///
/// A job is put into the store by the commit that needs it. Which are due is kept in memory and rebuilt at start; a run
/// whose process died is taken up again, and does not count as an attempt unless it happens again and again.
public final class JobQueue: Sendable {
    public typealias Run = @Sendable (JobRun) async throws(KernelError) -> Void

    private struct Kind: Sendable {
        let kind: JobKind
        let run: Run
        var running = 0
    }

    private struct State {
        var kinds: [String: Kind] = [:]
        var due: [JobName: Int64] = [:]
        var tasks: [JobName: Task<Int64?, Never>] = [:]
    }

    private let store: ObservedStore
    private let clock: any WallClock
    private let logger: Logger
    private let node: String
    private let state = Mutex(State())
    private let bell = Doorbell()

    package init(store: ObservedStore, clock: any WallClock, logger: Logger, node: String = "local") {
        self.store = store
        self.clock = clock
        self.logger = logger
        self.node = node
        store.listen { [weak self] commit in
            for put in commit.putsIfAbsent { self?.notice(put) }
        }
    }

    /// Declares a kind. Before ``run()``.
    public func register(_ kind: JobKind, run: @escaping Run) {
        state.withLock { $0.kinds[kind.name] = Kind(kind: kind, run: run) }
    }

    /// The part of a commit that enqueues a job, unless one of that name waits or runs.
    package static func draft(
        account: String, kind: String, key: String, payload: [UInt8], due: Int64
    ) throws(KernelError) -> StoreCommit.Put {
        guard 1...200 ~= key.utf8.count, !key.utf8.contains(0) else {
            throw KernelError(code: "INVALID_KEY", message: "A job's key is 1 to 200 bytes long, without NUL.")
        }
        let json: JSON
        do {
            json = payload.isEmpty ? .null : try JSON(parsing: payload)
        } catch {
            throw .validation(path: "/payload", problem: "is not JSON: \(error)")
        }
        return .init(
            key: KeySpace.job(kind: kind, account: account, key: key), value: JobRecord(payload: json, due: due).stored)
    }

    /// The part of a commit that holds only while an attempt has its lease.
    package static func fence(id: String, attempt: Int) -> StoreCommit.PrefixCheck? {
        guard let id = JobID(id) else { return nil }
        return .init(key: id.name.storeKey, prefix: JobRecord.prefix(.running, attempt, id.ulid))
    }

    /// Ends a job: waiting, it is dropped; running, its lease ends and its task is cancelled.
    public func cancel(account: String, kind: String, key: String) async throws(KernelError) {
        let name = JobName(kind: kind, account: account, key: key)
        var commit = StoreCommit()
        commit.deletes = [name.storeKey]
        do throws(StoreError) {
            try await store.commit(commit)
        } catch {
            throw KernelError(error)
        }
        let task = state.withLock { state in
            state.due[name] = nil
            return state.tasks[name]
        }
        task?.cancel()
    }

    /// Runs due jobs until the task is cancelled; then gives the running ones back.
    public func run() async {
        await recover()
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                for name in takeDue() {
                    group.addTask { await self.work(name) }
                }
                if let next = nextDue() {
                    await bell.wait(until: next, clock: clock)
                } else {
                    await bell.wait()
                }
            }
            for task in state.withLock({ Array($0.tasks.values) }) { task.cancel() }
        }
    }

    private func notice(_ put: StoreCommit.Put) {
        guard let name = JobName(storeKey: put.key), let record = JobRecord(put.value) else { return }
        state.withLock { state in
            // A job of that name that runs keeps the new one out of the store too.
            if state.tasks[name] == nil { state.due[name] = min(record.due, state.due[name] ?? .max) }
        }
        bell.ring()
    }

    /// Rebuilds what is due from the store.
    private func recover() async {
        var start = KeySpace.jobs
        let end = StoreRange.after(KeySpace.jobs)
        while !Task.isCancelled {
            do throws(StoreError) {
                let entries = try await store.scan(StoreRange(start: start, end: end, limit: 1000))
                state.withLock { state in
                    for entry in entries {
                        guard let name = JobName(storeKey: entry.key), let record = JobRecord(entry.value) else {
                            continue
                        }
                        let isOwn = record.state == .running && record.node == node
                        state.due[name] = isOwn ? 0 : record.due
                    }
                }
                guard entries.count == 1000, let last = entries.last else { return }
                start = last.key + [0]
            } catch {
                logger.error("jobs cannot be read", metadata: ["error": "\(error)"])
                await clock.wait(until: clock.now + 1000)
            }
        }
    }

    /// Takes the due jobs that there is room for.
    private func takeDue() -> [JobName] {
        let now = clock.now
        return state.withLock { state in
            var taken: [JobName] = []
            for (name, due) in state.due.sorted(by: { $0.value < $1.value }) where due <= now {
                guard let kind = state.kinds[name.kind], kind.running < kind.kind.concurrency else { continue }
                state.kinds[name.kind]?.running += 1
                state.due[name] = nil
                taken.append(name)
            }
            return taken
        }
    }

    /// When the next job is due that there is room for.
    private func nextDue() -> Int64? {
        state.withLock { state in
            state.due.filter { name, _ in
                state.kinds[name.kind].map { $0.running < $0.kind.concurrency } ?? false
            }.values.min()
        }
    }

    private func work(_ name: JobName) async {
        guard let kind = state.withLock({ $0.kinds[name.kind] }) else { return }
        let lease = JobLease(
            name: name, kind: kind.kind, node: node, store: store, clock: clock, logger: logger)
        // A task of its own, so that one job can be cancelled.
        let task = Task { await lease.work(kind.run) }
        state.withLock { $0.tasks[name] = task }
        let next = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        state.withLock { state in
            state.tasks[name] = nil
            state.kinds[name.kind]?.running -= 1
            if let next { state.due[name] = next }
        }
        bell.ring()
    }
}
