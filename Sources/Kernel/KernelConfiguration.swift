public import JSON

/// What a kernel is started with.
public struct KernelConfiguration: Sendable {
    /// The folder that holds everything the server keeps.
    public var dataFolder: String
    /// Folders with manifests, `NAME.json`.
    public var manifestFolders: [String]
    /// Folders with the plugins' libraries and the workers' programs.
    public var libraryFolders: [String]
    /// The plugins to load by name; nil: all that have a manifest.
    public var enabledPlugins: [String]?
    /// Encoders that workers choose before all others, by name and in this order, whatever their score.
    public var encoders: [String] = []
    /// Whether workers may run whose sandbox is not whole.
    public var allowsPartialSandbox = false
    /// The settings of plugins by their name; defaults of the manifests fill what is not there.
    public var pluginSettings: [String: JSON]
    /// The settings in effect, secrets masked: what the operation `config` answers.
    public var shownSettings: JSON = ["settings": []]
    /// The first admin key.
    public var adminKey: String
    /// How long an event stays in the log, days.
    public var eventKeepDays = 30
    /// Memory for the blobs that are kept in memory alone.
    public var ephemeralBytes = 256 << 20
    /// Where the plugins' listeners listen: an address or a host name.
    public var listenHost = "127.0.0.1"
    /// The ports of listeners by the names of their settings; the manifests' defaults are for the others.
    public var ports: [String: Int] = [:]
    /// The program and arguments that describe a library, whose path is appended, as JSON on the standard output. Run as a child process for
    /// libraries that the server itself must not load.
    public var probe: [String]
    /// How the store keeps its files.
    public var store = StoreOptions()
    /// Memory for the blobs that are asked for most.
    public var cacheBytes = 128 << 20
    /// Where backups are written, relative to the data folder.
    public var backupFolder = "backups"
    /// How long one plugin may take to start.
    public var startTimeout = Duration.seconds(30)

    /// Makes a configuration.
    public init(
        dataFolder: String, manifestFolders: [String], libraryFolders: [String], enabledPlugins: [String]?,
        pluginSettings: [String: JSON], adminKey: String, probe: [String]
    ) {
        self.dataFolder = dataFolder
        self.manifestFolders = manifestFolders
        self.libraryFolders = libraryFolders
        self.enabledPlugins = enabledPlugins
        self.pluginSettings = pluginSettings
        self.adminKey = adminKey
        self.probe = probe
    }
}
