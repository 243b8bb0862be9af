import Kernel
import Logging
import Synchronization
import Testing

/// A queue on a store in memory, with a clock that the test moves and a plugin that does what the test says.
final class JobQueueFixture: Sendable {
    typealias Body = @Sendable (JobRun) async throws(KernelError) -> Void

    static let kind = JobKind(name: "encode", concurrency: 2, attempts: 3, lease: 30_000)

    let store: ObservedStore
    let clock: ManualClock
    let queue: JobQueue
    private let log = RunLog()

    init(
        store: any StoreDriver = MemoryStore(), clock: ManualClock = ManualClock(), node: String = "a",
        kind: JobKind = JobQueueFixture.kind, _ body: @escaping Body
    ) {
        self.store = ObservedStore(store)
        self.clock = clock
        queue = JobQueue(store: self.store, clock: clock, logger: .silent, node: node)
        queue.register(kind) { [log] (run) async throws(KernelError) in
            log.add(run)
            try await body(run)
        }
    }

    /// The runs that began, in order.
    var runs: [JobRun] { log.runs }

    /// Keys and attempts of the runs that began, in order.
    var attempts: [String] { runs.map { "\($0.key) \($0.attempt)" } }

    /// Works off jobs while `body` runs; then ends as at shutdown.
    func whileRunning<R: Sendable>(_ body: @Sendable () async throws -> R) async throws -> R {
        let running = Task { [queue] in await queue.run() }
        let result: Result<R, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        running.cancel()
        await running.value
        return try result.get()
    }

    func enqueue(_ key: String, delay: Int64 = 0) async throws {
        var commit = StoreCommit()
        commit.putsIfAbsent = [
            try JobQueue.draft(
                account: "main", kind: "encode", key: key, payload: Array("{\"n\":1}".utf8), due: clock.now + delay)
        ]
        try await store.commit(commit)
    }

    func record(_ key: String) async throws -> JobRecord? {
        try await store.get(JobName(kind: "encode", account: "main", key: key).storeKey).flatMap {
            JobRecord($0.value)
        }
    }

    /// Waits until no job is in the store.
    func waitUntilDone() async throws {
        try await eventually("no job is left") { [store] in
            try await store.scan(StoreRange(prefix: KeySpace.jobs)).isEmpty
        }
    }

    /// Moves the clock to the soonest time that somebody waits for, once it is that.
    func advance(to time: Int64) async throws {
        try await eventually("somebody waits for \(time)") { [clock] in clock.awaited.contains(time) }
        clock.advance(milliseconds: time - clock.now)
    }
}

/// The runs that began.
private final class RunLog: Sendable {
    private let state = Mutex<[JobRun]>([])

    var runs: [JobRun] { state.withLock { $0 } }

    func add(_ run: JobRun) { state.withLock { $0.append(run) } }
}

extension Logger {
    /// Says nothing.
    static var silent: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }
}
