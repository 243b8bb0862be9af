import JSON
import Logging
package import PluginLoader

/// Operation plugins over a store in memory, without a data folder and workers; their jobs and events are kept and not run.
/// The conformance suite of plugins stands on it: calls cross the same boundary, by the same code, as in a server.
package struct PluginBench: Sendable {
    /// The operations.
    package let registry: Registry
    private let plugins: [PluginInstance]

    /// A library as it is to be started, and its manifest. `open` is called just before.
    package typealias Subject = (manifest: Manifest, open: @Sendable () throws -> PluginLibrary)

    /// Starts them in order, each with the defaults of its settings.
    package static func start(_ subjects: [Subject], storage: any StorageDriver) async throws -> PluginBench {
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let store = ObservedStore(MemoryStore())
        let blobs = Blobs(driver: storage)
        let services = KernelServices(
            store: store, blobs: blobs, jobs: JobQueue(store: store, clock: SystemClock(), logger: logger),
            workers: WorkerPool(kinds: [], blobs: blobs, logger: logger), storage: StorageWatch(), clock: SystemClock(),
            logger: logger)
        var plugins: [PluginInstance] = []
        for (manifest, open) in subjects {
            let host = PluginHost(
                manifest: manifest, settings: manifest.settingsSchema.filledWithDefaults(.object([:])),
                services: services)
            plugins.append(
                try await PluginInstance.start(try open(), manifest: manifest, host: host, timeout: .seconds(10)))
        }
        let registry = try Registry(plugins.map { OperationProvider($0) })
        services.registry = registry
        services.publicURL = StaticBytes(Array("http://stream.test".utf8))
        return PluginBench(registry: registry, plugins: plugins)
    }

    /// Completions of this process that came late, twice or for no call.
    package static var dropped: Int { Completions.dropped }

    /// Stops them; throws `TIMEOUT` where one does not stop.
    package func stop() async throws(KernelError) {
        for plugin in plugins {
            _ = try await TimedCall.run("the stop of \(plugin.manifest.name)", timeout: .seconds(10)) {
                () async throws(KernelError) in
                try await plugin.stop()
                return []
            }
        }
    }
}
