import JSON
import PluginLoader

/// A kind of worker as its manifest declares it, ready to start.
struct WorkerKind: Sendable {
    /// The manifest's name: `media`.
    let name: String
    /// The program's path.
    let executable: String
    /// The plugins that the worker loads before it is sandboxed: `[{ "name", "library", "manifest" }]`.
    let plugins: JSON
    /// Encoders that it chooses before all others, by name.
    let encoders: [String]
    let limits: WorkerLimits
}

/// What one process of a kind may use.
struct WorkerLimits: Sendable {
    /// How many run at once.
    let instances: Int
    /// Address space, bytes.
    let memoryBytes: UInt64
    /// Processor time of one run, seconds.
    let cpuSeconds: UInt64
    /// How long it may be silent while nothing is owed to it, seconds.
    let idleSeconds: Int
    /// File descriptors.
    let openFiles: UInt64
    /// All that one run may send, bytes.
    let outputBytes: Int
    /// How long one run may take, seconds.
    let runSeconds: Int
    /// How many wait started.
    let standby: Int
    /// How long bytes that it makes for memory alone are kept, seconds.
    let ephemeralSeconds: Int

    init(_ limits: Manifest.Limits) {
        instances = limits.instances
        memoryBytes = UInt64(limits.memoryBytes)
        cpuSeconds = UInt64(limits.cpuSeconds)
        idleSeconds = limits.idleSeconds
        openFiles = UInt64(limits.openFiles)
        outputBytes = limits.outputBytes
        runSeconds = limits.runSeconds
        standby = limits.standby
        ephemeralSeconds = limits.ephemeralSeconds
    }
}

/// One run of a worker.
struct WorkerRequest: Sendable {
    /// For the worker, unread by the kernel.
    let specification: JSON
    /// The blobs it may read, by index.
    let inputs: [BlobKey]
    /// What it makes is stored below this folder.
    let output: BlobKey
    /// The input after those, where there is one: what it is fed while it runs.
    let feed: WorkerFeed?
    /// On whose behalf it runs, where that is known.
    let origin: CallOrigin?
    /// Called for each message, after its bytes were stored; the worker waits for it.
    let onMessage: @Sendable (JSON) async throws(KernelError) -> Void
}
