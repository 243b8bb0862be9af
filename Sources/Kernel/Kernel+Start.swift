import JSON
public import Logging
import PluginLoader

extension Kernel {
    /// Opens the store in a locked data folder, loads and starts the plugins.
    ///
    /// Throws sentences for the operator: ``PluginSetError``, `StoreError`, ``KernelError`` of a plugin that does not
    /// start. Without a `fetcher` and a `dialer` plugins reach nothing outside.
    public static func start(
        _ configuration: KernelConfiguration, plugins set: PluginSet, folder: DataFolder, logger: Logger,
        clock: any WallClock = SystemClock(), fetcher: (any Fetcher)? = nil, dialer: (any NetDialer)? = nil
    ) async throws -> Kernel {
        guard set.problems.isEmpty, let storage = set.manifests.first(where: { $0.kind == .storage }) else {
            throw PluginSetError(problems: set.problems)
        }
        for warning in set.warnings { logger.warning("\(warning)") }
        var options = configuration.store
        options.report = { logger.warning("\($0)") }
        let lmdb = try LMDBStore(folder: folder.store, options: options)
        let store = ObservedStore(lmdb)
        let jobs = JobQueue(store: store, clock: clock, logger: logger)
        let bus = EventBus(store: store, clock: clock, logger: logger, keepDays: configuration.eventKeepDays)
        let events = EventFeed(store: store, clock: clock)

        let watch = StorageWatch()
        // The storage driver first: everything else stands on the blobs. It is given no service of theirs.
        let early = KernelServices(
            store: store, blobs: Blobs(driver: NoStorage()), jobs: jobs,
            workers: WorkerPool(kinds: [], blobs: Blobs(driver: NoStorage()), logger: logger), storage: watch,
            clock: clock, logger: logger)
        let driver = try await start(storage, of: set, services: early, configuration, folder)
        guard let functions = driver.storage else { throw KernelError.internal() }
        let watched = WatchedStorage(base: functions, watch: watch)
        let hot = HotBlobs(driver: watched, memoryBytes: configuration.cacheBytes)
        let blobs = Blobs(
            driver: CachedStorage(base: watched, hot: hot),
            ephemeral: EphemeralBlobs(capacity: configuration.ephemeralBytes, clock: clock))
        try await blobs.removeLeftovers()

        let services = KernelServices(
            store: store, blobs: blobs, jobs: jobs,
            workers: WorkerPool(kinds: set.workerKinds(encoders: configuration.encoders), blobs: blobs, logger: logger),
            storage: watch, clock: clock, logger: logger, fetcher: fetcher ?? NoFetcher(),
            connections: PluginConnections(dialer: dialer ?? NoDialer()))
        let listeners = set.listeners(host: configuration.listenHost, ports: configuration.ports)
        for listener in listeners where listener.isOwn { services.connections.reserve(listener) }
        var plugins: [PluginInstance] = []
        do {
            for manifest in set.manifests where manifest.kind == .operations {
                let plugin = try await start(manifest, of: set, services: services, configuration, folder)
                services.connections.register(manifest.name) { plugin.tell($0, $1) }
                plugins.append(plugin)
            }
            let backups = Backups(
                folder: DataPaths.absolute(configuration.backupFolder, folder: folder.path), store: lmdb, blobs: blobs,
                clock: clock)
            return try assemble(
                plugins, driver: driver, set: set, services: services, bus: bus, events: events,
                keys: Keys(adminKey: configuration.adminKey, store: store, clock: clock), folder: folder,
                backups: backups, settings: configuration.shownSettings, listeners: listeners)
        } catch {
            // Those that were started may be at work by themselves, which must not go on while the process ends.
            await stop(plugins, logger: logger)
            throw error
        }
    }

    /// Joins what the plugins offer: operations, routes, jobs and subscriptions.
    private static func assemble(
        _ plugins: [PluginInstance], driver: PluginInstance, set: PluginSet, services: KernelServices, bus: EventBus,
        events: EventFeed,
        keys: Keys, folder: DataFolder, backups: Backups, settings: JSON, listeners: [NetListener]
    ) throws -> Kernel {
        var providers = plugins.map { OperationProvider($0) }
        providers.append(try KernelOperations.provider(services, backups, settings: settings))
        let registry = try Registry(providers)
        services.registry = registry
        var routes = RouteTable<Route>()
        for plugin in plugins {
            for (index, route) in plugin.manifest.routes.enumerated() {
                try routes.add(
                    method: route.method, pattern: route.path,
                    Route(
                        method: route.method, pattern: route.path,
                        operation: route.operation.flatMap { registry.operation($0) }, index: index, plugin: plugin))
            }
            for job in plugin.manifest.jobs {
                services.jobs.register(JobKind(job)) { (run) async throws(KernelError) in try await plugin.run(run) }
            }
            if !plugin.manifest.subscribes.isEmpty {
                bus.subscribe(name: plugin.manifest.name, types: Set(plugin.manifest.subscribes)) {
                    (event, attempt) async throws(KernelError) in try await plugin.deliver(event, attempt: attempt)
                }
            }
            if !plugin.manifest.hears.isEmpty {
                services.signals.subscribe(name: plugin.manifest.name, types: Set(plugin.manifest.hears)) {
                    (type, data, time) async throws(KernelError) in
                    try await plugin.tell(type, data, at: time)
                }
            }
        }
        return Kernel(
            registry: registry, routes: routes, keys: keys, services: services, plugins: plugins + [driver], bus: bus,
            events: events, folder: folder, warnings: set.warnings, largestFile: FileLimit.largest(of: plugins),
            listeners: listeners)
    }

    private static func start(
        _ manifest: Manifest, of set: PluginSet, services: KernelServices, _ configuration: KernelConfiguration,
        _ folder: DataFolder
    ) async throws -> PluginInstance {
        guard let library = set.libraries[manifest.name] else { throw KernelError.internal() }
        let given = configuration.pluginSettings[manifest.name] ?? .object([:])
        let settings = DataPaths.resolved(given, schema: manifest.settings, folder: folder.path)
        let host = PluginHost(manifest: manifest, settings: settings, services: services)
        do {
            return try await PluginInstance.start(
                library, manifest: manifest, host: host, timeout: configuration.startTimeout)
        } catch {
            throw PluginSetError(problems: [
                PluginProblem(
                    manifest: manifest.file, path: "", "The plugin '\(manifest.name)' does not start: \(error.message)")
            ])
        }
    }
}

extension JobKind {
    /// As a manifest declares it.
    init(_ job: Manifest.Job) {
        self.init(
            name: job.kind, concurrency: job.concurrency, attempts: job.attempts, lease: Int64(job.leaseSeconds) * 1000)
    }
}
