import Logging
import PluginLoader

/// The microkernel: operations, routes, events, jobs, blobs and workers of the enabled plugins, over one store.
///
/// It knows no HTTP and no video. ``start(_:folder:logger:)`` makes one that answers; ``run()`` works off jobs and events
/// until it is cancelled; ``stop()`` ends it.
public final class Kernel: Sendable {
    /// The operations of the enabled plugins.
    public let registry: Registry
    /// The routes of the enabled plugins.
    public let routes: RouteTable<Route>
    /// The blobs.
    public let blobs: Blobs
    /// The API keys.
    public let keys: Keys
    /// The answers of idempotent calls.
    public var answers: KeptAnswers { services.answers }
    /// The events that nobody keeps.
    public var signals: SignalBus { services.signals }
    /// The log of events, for clients.
    public let events: EventFeed
    /// The folder that holds everything the server keeps.
    public var dataFolder: String { folder.path }
    /// What is missing but optional, a sentence each.
    public let warnings: [String]
    /// The largest file that an operation takes, bytes; nil: nothing bounds it.
    public let largestFile: UInt64?

    /// The listeners of the enabled plugins that have a port; those that are not their plugin's own are to be opened.
    public let listeners: [NetListener]
    /// The TCP connections of the plugins.
    public var connections: PluginConnections { services.connections }

    let services: KernelServices
    let plugins: [PluginInstance]
    let bus: EventBus
    private let folder: DataFolder
    private let logger: Logger

    init(
        registry: Registry, routes: RouteTable<Route>, keys: Keys, services: KernelServices, plugins: [PluginInstance],
        bus: EventBus, events: EventFeed, folder: DataFolder, warnings: [String], largestFile: UInt64?,
        listeners: [NetListener]
    ) {
        self.registry = registry
        self.routes = routes
        self.blobs = services.blobs
        self.keys = keys
        self.services = services
        self.plugins = plugins
        self.bus = bus
        self.events = events
        self.folder = folder
        self.warnings = warnings
        self.largestFile = largestFile
        self.listeners = listeners
        self.logger = services.logger
    }

    /// Tells the plugins where clients reach the server. Once, when it listens.
    public func setPublicURL(_ url: String) {
        services.publicURL = StaticBytes(Array(url.utf8))
    }

    /// Works off jobs and events until the task is cancelled; then gives the running jobs back.
    public func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [services] in await services.jobs.run() }
            group.addTask { [bus] in await bus.run() }
            group.addTask { [services] in await services.answers.run(logger: services.logger) }
            group.addTask { [services] in await services.blobs.ephemeral.run() }
        }
    }

    /// Stops the plugins, then the store. After ``run()`` returned and the last request was answered.
    public func stop() async {
        await services.signals.finish()
        // What a cancelled call still asks of other plugins comes too late.
        services.registry = nil
        await Self.stop(plugins, logger: logger)
        services.workers.stop()
        let statistics = services.store.statistics()
        logger.info("store: commits=\(statistics.commits) transactions=\(statistics.transactions)")
        await services.store.close()
        folder.unlock()
    }

    /// Tells plugins that no call will come any more, and waits for each a moment.
    static func stop(_ plugins: [PluginInstance], logger: Logger) async {
        for plugin in plugins {
            do throws(KernelError) {
                _ = try await TimedCall.run("the stop of plugin \(plugin.manifest.name)", timeout: .seconds(5)) {
                    () async throws(KernelError) in
                    try await plugin.stop()
                    return []
                }
            } catch {
                logger.warning(
                    "a plugin did not stop cleanly",
                    metadata: ["plugin": "\(plugin.manifest.name)", "error": "\(error)"])
            }
        }
    }

    /// What the enabled plugins offer to clients.
    public var description: ServiceDescription {
        ServiceDescription(
            version: KernelOperations.serverVersion, operations: registry.operations,
            routes: plugins.flatMap { plugin in
                plugin.manifest.routes.map { route in
                    RouteDescription(
                        route, of: plugin.manifest.name, calling: route.operation.flatMap { registry.operation($0) })
                }
            })
    }
}
