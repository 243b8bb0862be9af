public import JSON

/// What a plugin says of itself before anything of it is run: `Manifests/NAME.json`.
///
/// A manifest that was read is valid: names, patterns and schemas were checked, and no field was unknown. Whether its
/// library agrees is ``PluginLibrary``'s to find out; whether its needs are met, the kernel's.
public struct Manifest: Sendable {
    /// The file it was read from, for messages.
    public let file: String
    /// `videos`; the plugin's name in settings, logs and the store.
    public let name: String
    /// `0.1.0`.
    public let version: String
    /// What the plugin is for, in one sentence.
    public let summary: String
    /// The major version of the C header it is written against.
    public let abi: Int
    /// What kind of plugin it is.
    public let kind: Kind
    /// The library's file name; nil for a worker.
    public let library: String?
    /// The library's SHA-256 in lower-case hex, where the manifest holds its library to one.
    public let sha256: String?
    /// What it offers by name.
    public let operations: [Operation]
    /// The HTTP paths it answers; a request names one by its index.
    public let routes: [Route]
    /// The kinds of jobs it runs.
    public let jobs: [Job]
    /// The types of events it may publish.
    public let publishes: [String]
    /// The types of events it is called with.
    public let subscribes: [String]
    /// The types of signals it may send.
    public let signals: [String]
    /// The types of signals it is called with.
    public let hears: [String]
    /// The ports on which others reach it.
    public let listens: [Listen]
    /// What it counts in its store, for `/metrics`.
    public let counters: [Counter]
    /// What it needs of others.
    public let needs: Needs
    /// The JSON Schema of its settings, as it was given.
    public let settings: JSON
    /// The compiled schema of its settings.
    public let settingsSchema: JSONSchema
    /// The encoders and decoders of a codec plugin.
    public let codecs: [Codec]
    /// A worker's program; nil for the others.
    public let executable: String?
    /// The argument with which a worker's program tries its own sandbox.
    public let selfCheck: String?
    /// The kind of plugins that a worker loads by itself.
    public let loads: Kind?
    /// What one instance of a worker may use; nil for the others.
    public let limits: Limits?

    /// What a plugin is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Offers operations, routes, jobs; takes events.
        case operations
        /// Keeps the blobs.
        case storage
        /// Encodes and decodes, inside a worker.
        case codec
        /// A program that runs as a sandboxed child process.
        case worker
    }

    /// Reads and checks a manifest. `file` is for messages. The error lists everything that is wrong.
    public init(parsing bytes: [UInt8], file: String) throws(ManifestError) {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw ManifestError(file: file, issues: [.init(path: "", problem: "is \(error)")])
        }
        let schema = try ManifestSchema.compiled(for: file)
        let shape = schema.issues(in: json, at: "")
        guard shape.isEmpty else { throw ManifestError(file: file, issues: shape) }
        let value = ManifestValue(schema.filledWithDefaults(json))
        let issues = ManifestRules.issues(in: value)
        guard issues.isEmpty else { throw ManifestError(file: file, issues: issues) }
        do {
            try self.init(value, file: file)
        } catch {
            throw ManifestError(file: file, issues: [.init(path: error.path, problem: error.problem)])
        }
    }

    /// Reads and checks the manifest in a file.
    public init(reading file: String) throws(ManifestError) {
        let bytes: [UInt8]
        do {
            bytes = try FileBytes.read(file, limit: 4 << 20)
        } catch {
            throw ManifestError(file: file, issues: [.init(path: "", problem: "cannot be read: \(error.problem)")])
        }
        try self.init(parsing: bytes, file: file)
    }

    private init(_ value: ManifestValue, file: String) throws(JSONSchemaError) {
        self.file = file
        name = value.text("name")
        version = value.text("version")
        summary = value.text("summary")
        abi = value.number("abi")
        kind = Kind(rawValue: value.text("kind")) ?? .operations
        library = value.optionalText("library")
        sha256 = value.optionalText("sha256")
        operations = try value.list("operations").map(Operation.init)
        routes = value.list("routes").map(Route.init)
        jobs = value.list("jobs").map(Job.init)
        publishes = value.texts("publishes")
        subscribes = value.texts("subscribes")
        signals = value.texts("signals")
        hears = value.texts("hears")
        listens = value.list("listens").map(Listen.init)
        counters = value.list("counters").map(Counter.init)
        needs = Needs(value.member("needs"))
        settings = value.json("settings")
        settingsSchema = try value.schema("settings")
        codecs = value.list("codecs").map(Codec.init)
        executable = value.optionalText("executable")
        selfCheck = value.optionalText("selfCheck")
        loads = value.optionalText("loads").flatMap(Kind.init)
        limits = value.optionalMember("limits").map(Limits.init)
    }
}
