public import JSON
public import PluginSDK

/// An in-memory host, for tests of a plugin's core: `try await Videos(host: testHost.host)`.
public struct TestHost: Sendable {
    /// Stands still until it is moved.
    public let clock = TestWallClock()
    /// Keeps every line.
    public let log = TestLog()
    /// With the real optimistic semantics; keeps events and jobs.
    public let store: TestStore
    /// Keys to bytes.
    public let blobs = TestBlobs()
    /// Answers as told.
    public let registry = TestRegistry()
    /// Cancels what the store holds, and remembers it.
    public let jobs: TestJobs
    /// Plays scripts.
    public let workers = TestWorkers()
    /// End as told.
    public let exchanges = TestExchanges()
    /// Kept, and heard of as told.
    public let signals = TestSignals()
    /// Plays scripts.
    public let fetch = TestFetch()
    /// Has no listeners, and connects as told.
    public let net = TestNet()
    /// What the plugin is given.
    public let host: Host

    /// A host with settings, as the kernel would pass them: the manifest's defaults filled in.
    public init(settings: JSONObject = [:], publicURL: String = "http://stream.test") {
        store = TestStore(clock: clock)
        jobs = TestJobs(store: store)
        var host = Host(
            log: log, settings: settings, publicURL: { publicURL }, clock: clock, registry: registry, store: store,
            blobs: blobs, jobs: jobs, workers: workers, fetch: fetch)
        host.exchanges = exchanges
        host.signals = signals
        host.net = net
        self.host = host
    }
}
