import JSON

/// The settings of the server itself, checked and typed. API.md, "The process".
public struct CoreSettings: Sendable, Hashable {
    /// `http.host`: the address or host name to listen on.
    public let host: String
    /// `http.port`: 0 takes a free one.
    public let port: Int
    /// `http.countryHeader`: in which header one of ``trustedProxies`` names the viewer's country.
    public let countryHeader: String?
    /// `http.trustedProxies`: networks in CIDR notation whose `X-Forwarded-For` is believed.
    public let trustedProxies: [String]
    /// `http.maxConnections`: more wait to be accepted.
    public let maximumConnections: Int
    /// `http.idleTimeoutSeconds`: between requests or inside a body.
    public let idleTimeoutSeconds: Int
    /// `http.minBodyBytesPerSecond`: 0 is no limit.
    public let leastBodyRate: Int
    /// `http.tls.certificate`: a file; nil: no TLS.
    public let tlsCertificate: String?
    /// `http.tls.key`: a file.
    public let tlsKey: String?
    /// `publicUrl`, without a trailing slash; nil: where the server listens.
    public let publicURL: String?
    /// `data`: the folder for everything the server keeps.
    public let data: String
    /// `adminKey`: nil: a generated one.
    public let adminKey: String?
    /// `plugins.enabled`: nil: all whose manifests are found.
    public let enabledPlugins: [String]?
    /// `plugins.startTimeout`: for each plugin, seconds.
    public let pluginStartSeconds: Int
    /// `plugins.manifests`: folders; nil: those beside the program.
    public let manifestFolders: [String]?
    /// `plugins.libraries`: folders; nil: the program's own.
    public let libraryFolders: [String]?
    /// `plugins.encoders`: encoders that come before all others, by name.
    public let encoders: [String]
    /// `workers.allowPartialSandbox`: whether workers may run whose sandbox is not whole.
    public let allowsPartialSandbox: Bool
    /// `log.level`: `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    public let logLevel: String
    /// `log.format`: `text` or `json`.
    public let logFormat: String
    /// `events.keepDays`: how long an event can be read.
    public let eventKeepDays: Int
    /// `metrics.enabled`: whether `/metrics` is there.
    public let offersMetrics: Bool
    /// `metrics.token`: what its readers must send; nil: nothing.
    public let metricsToken: String?
    /// `network.allowPrivate`: whether the server may fetch from private, loopback and link-local addresses.
    public let allowsPrivateAddresses: Bool
    /// `network.maxConnections`: to each port of a plugin.
    public let networkConnections: Int
    /// `network.maxConnectionsPerAddress`: of these, those of one address.
    public let networkConnectionsPerAddress: Int
    /// `network.idleTimeoutSeconds`: of these.
    public let networkIdleSeconds: Int
    /// `limits.requestsPerMinute`: for each API key; 0 is no limit.
    public let requestsPerMinute: Int
    /// `store.mapSizeBytes`: what the store maps at first.
    public let storeMapBytes: Int
    /// `store.maxSizeBytes`: the most that the store may take.
    public let storeLimitBytes: Int
    /// `cache.memoryBytes`: for the blobs that are asked for most.
    public let cacheBytes: Int
    /// `cache.ephemeralBytes`: for what is kept in memory alone.
    public let ephemeralBytes: Int
    /// `backup.folder`: where backups are written, relative to the data folder.
    public let backupFolder: String

    /// Takes the settings out of a checked object; absent ones have their type's empty value.
    init(_ values: JSON) {
        func strings(_ value: JSON?) -> [String]? { value?.array?.compactMap(\.string) }
        self.host = values["http"]?["host"]?.string ?? ""
        self.port = values["http"]?["port"]?.int ?? 0
        self.countryHeader = values["http"]?["countryHeader"]?.string
        self.trustedProxies = strings(values["http"]?["trustedProxies"]) ?? []
        self.maximumConnections = values["http"]?["maxConnections"]?.int ?? 10_000
        self.idleTimeoutSeconds = values["http"]?["idleTimeoutSeconds"]?.int ?? 75
        self.leastBodyRate = values["http"]?["minBodyBytesPerSecond"]?.int ?? 500
        self.tlsCertificate = values["http"]?["tls"]?["certificate"]?.string
        self.tlsKey = values["http"]?["tls"]?["key"]?.string
        self.publicURL = values["publicUrl"]?.string.map(CoreSettings.withoutTrailingSlash)
        self.data = values["data"]?.string ?? ""
        self.adminKey = values["adminKey"]?.string
        self.pluginStartSeconds = values["plugins"]?["startTimeout"]?.int ?? 30
        self.enabledPlugins = strings(values["plugins"]?["enabled"])
        self.manifestFolders = strings(values["plugins"]?["manifests"])
        self.libraryFolders = strings(values["plugins"]?["libraries"])
        self.encoders = strings(values["plugins"]?["encoders"]) ?? []
        self.allowsPartialSandbox = values["workers"]?["allowPartialSandbox"]?.bool ?? false
        self.logLevel = values["log"]?["level"]?.string ?? ""
        self.logFormat = values["log"]?["format"]?.string ?? ""
        self.eventKeepDays = values["events"]?["keepDays"]?.int ?? 30
        self.offersMetrics = values["metrics"]?["enabled"]?.bool ?? true
        self.metricsToken = values["metrics"]?["token"]?.string
        self.allowsPrivateAddresses = values["network"]?["allowPrivate"]?.bool ?? false
        self.networkConnections = values["network"]?["maxConnections"]?.int ?? 1000
        self.networkConnectionsPerAddress = values["network"]?["maxConnectionsPerAddress"]?.int ?? 100
        self.networkIdleSeconds = values["network"]?["idleTimeoutSeconds"]?.int ?? 60
        self.requestsPerMinute = values["limits"]?["requestsPerMinute"]?.int ?? 0
        self.storeMapBytes = values["store"]?["mapSizeBytes"]?.int ?? 0
        self.storeLimitBytes = values["store"]?["maxSizeBytes"]?.int ?? 0
        self.cacheBytes = values["cache"]?["memoryBytes"]?.int ?? 134_217_728
        self.ephemeralBytes = values["cache"]?["ephemeralBytes"]?.int ?? 268_435_456
        self.backupFolder = values["backup"]?["folder"]?.string ?? ""
    }

    private static func withoutTrailingSlash(_ text: String) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }
}
