public import JSON

/// What a plugin is given: the host's services, its settings and the server's address.
///
/// Each service is a small protocol, so that tests can supply in-memory twins (`TestHost` in `KernelTesting`). A service
/// that the manifest's `needs.services` does not name throws `SERVICE_MISSING` on use.
public struct Host: Sendable {
    /// Writes to the server's log.
    public var log: any Log
    /// The plugin's own settings, the manifest's defaults filled in.
    public var settings: JSONObject
    /// Where clients reach the server, without a trailing slash. Empty until the gateway listens: ask when it is used,
    /// not at start.
    public var publicURL: @Sendable () -> String
    /// The wall clock.
    public var clock: any WallClock
    /// Operations of other plugins.
    public var registry: any Registry
    /// The plugin's namespace of the store.
    public var store: any Store
    /// Keys to bytes.
    public var blobs: any Blobs
    /// The plugin's jobs.
    public var jobs: any Jobs
    /// Sandboxed child processes.
    public var workers: any Workers
    /// The bodies that the plugin's routes take.
    public var exchanges: any Exchanges = NoExchanges()
    /// The events that nobody keeps.
    public var signals: any Signals = NoSignals()
    /// HTTP requests to the outside.
    public var fetch: any Fetch
    /// TCP connections.
    public var net: any Net = NoNet()

    /// Puts a host together.
    public init(
        log: any Log, settings: JSONObject, publicURL: @escaping @Sendable () -> String, clock: any WallClock,
        registry: any Registry, store: any Store, blobs: any Blobs, jobs: any Jobs, workers: any Workers,
        fetch: any Fetch
    ) {
        self.log = log
        self.settings = settings
        self.publicURL = publicURL
        self.clock = clock
        self.registry = registry
        self.store = store
        self.blobs = blobs
        self.jobs = jobs
        self.workers = workers
        self.fetch = fetch
    }
}
