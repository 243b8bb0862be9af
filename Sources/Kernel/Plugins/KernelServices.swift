import Logging
import Synchronization

/// What the services of the boundary stand on; shared by all plugins.
final class KernelServices: Sendable {
    let store: any StoreDriver
    let blobs: Blobs
    let jobs: JobQueue
    /// Of idempotent calls.
    let answers: KeptAnswers
    /// The events that nobody keeps.
    let signals: SignalBus
    let workers: WorkerPool
    let storage: StorageWatch
    /// The way out.
    let fetcher: any Fetcher
    /// TCP, in and out.
    let connections: PluginConnections
    let clock: any WallClock
    let logger: Logger
    private let late = Mutex<Late>(Late())

    private struct Late {
        var registry: Registry?
        var publicURL = StaticBytes([])
    }

    init(
        store: any StoreDriver, blobs: Blobs, jobs: JobQueue, workers: WorkerPool, storage: StorageWatch,
        clock: any WallClock, logger: Logger, fetcher: any Fetcher = NoFetcher(),
        connections: PluginConnections = PluginConnections()
    ) {
        self.store = store
        self.blobs = blobs
        self.jobs = jobs
        self.answers = KeptAnswers(store: store, clock: clock)
        self.signals = SignalBus(clock: clock, logger: logger)
        self.workers = workers
        self.storage = storage
        self.fetcher = fetcher
        self.connections = connections
        self.clock = clock
        self.logger = logger
    }

    /// The operations, once every plugin was started.
    var registry: Registry? {
        get { late.withLock { $0.registry } }
        set { late.withLock { $0.registry = newValue } }
    }

    /// Where clients reach the server, once it listens.
    var publicURL: StaticBytes {
        get { late.withLock { $0.publicURL } }
        set { late.withLock { $0.publicURL = newValue } }
    }
}
