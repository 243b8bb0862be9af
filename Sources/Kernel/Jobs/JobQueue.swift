import JSON
package import Logging
import Synchronization

/// The durable queue of jobs: leases with a heartbeat, attempts with a backoff, cancel.
///
/// A job is put into the store by the commit that needs it. Which are due is kept in memory and rebuilt at start.
public final class JobQueue: Sendable {
    /// One attempt. The task is cancelled when the job is, when its lease is lost, and at shutdown.
    public typealias Run = @Sendable (JobRun) async throws(KernelError) -> Void

    private struct State {
        var kinds: [String: (kind: JobKind, run: Run)] = [:]
        var schedule = JobSchedule()
        var tasks: [JobName: Task<Int64?, Never>] = [:]
        var isRecovered = false
    }

    private let store: ObservedStore
    private let clock: any WallClock
    private let logger: Logger
    private let node: String
    private let state = Mutex(State())
    private let bell = Doorbell()
    /// How runs ended.
    let ends = MetricCounter(
        "stream_job_runs_total", "Runs of jobs by how they ended: done, failed, retried, given_back, lost.",
        labels: ["kind", "outcome"])

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
        state.withLock { state in
            state.kinds[kind.name] = (kind, run)
            state.schedule.declare(kind: kind.name, concurrency: kind.concurrency)
        }
    }

    /// Whether all jobs of the store are known.
    package var isRecovered: Bool { state.withLock { $0.isRecovered } }

    /// The queue by kind, as far as this process knows it.
    package var figures: [String: JobFigures] { state.withLock { $0.schedule.figures } }

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
        state.withLock { $0.tasks[name] }?.cancel()
    }

    /// Runs due jobs until the task is cancelled; then gives the running ones back.
    public func run() async {
        await recover()
        state.withLock { $0.isRecovered = true }
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let (due, next) = state.withLock { ($0.schedule.take(at: clock.now), $0.schedule.next) }
                for name in due {
                    group.addTask { await self.work(name) }
                }
                if let next {
                    await bell.wait(until: next, clock: clock)
                } else {
                    await bell.wait()
                }
            }
        }
    }

    /// A commit may have enqueued this. It has not where one of that name was there: claiming finds out.
    private func notice(_ put: StoreCommit.Put) {
        guard let name = JobName(storeKey: put.key), let record = JobRecord(put.value) else { return }
        state.withLock { $0.schedule.expect(name, at: record.due) }
        bell.ring()
    }

    /// Rebuilds what is due from the store. What this node ran before it ended is due at once.
    private func recover() async {
        var start = KeySpace.jobs
        while !Task.isCancelled {
            do throws(StoreError) {
                let range = StoreRange(start: start, end: StoreRange.after(KeySpace.jobs), limit: 1000)
                let entries = try await store.scan(range)
                state.withLock { state in
                    for entry in entries {
                        guard let name = JobName(storeKey: entry.key), let record = JobRecord(entry.value) else {
                            continue
                        }
                        let isOwn = record.state == .running && record.node == node
                        state.schedule.expect(name, at: isOwn ? 0 : record.due)
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

    private func work(_ name: JobName) async {
        let task = state.withLock { state -> Task<Int64?, Never>? in
            guard let (kind, run) = state.kinds[name.kind] else { return nil }
            let lease = JobLease(
                name: name, kind: kind, node: node, store: store, clock: clock, ends: ends, logger: logger)
            // A task of its own, so that one job can be cancelled.
            let task = Task { await lease.work(run) }
            state.tasks[name] = task
            return task
        }
        let next = await withTaskCancellationHandler {
            await task?.value
        } onCancel: {
            task?.cancel()
        }
        state.withLock { state in
            state.tasks[name] = nil
            state.schedule.end(name, next: next ?? nil)
        }
        bell.ring()
    }
}
