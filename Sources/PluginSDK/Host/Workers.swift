public import JSON

/// Sandboxed child processes of a kind that the manifest's `needs.workers` names.
public protocol Workers: Sendable {
    /// Runs a worker as soon as one is free, and returns what it says when it is done.
    ///
    /// `onMessage` gets the worker's messages one after the other; the worker waits until it returned, and fails when it
    /// throws. Bytes that belong to a message are already stored below the output folder, durably. A cancelled task
    /// ends the worker. Throws `WORKER_CRASHED`, `WORKER_LIMIT`, `CANCELLED`, or the worker's own ``PluginError``.
    ///
    /// With a `feed` the worker has an input more, after the others: what is written to it while it runs.
    func run(
        _ request: WorkerRequest, feed: WorkerFeed?, onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) async throws -> JSON
}

extension Workers {
    /// As ``run(_:feed:onMessage:)``, of blobs alone.
    public func run(
        _ request: WorkerRequest, onMessage: @escaping @Sendable (JSON) async throws -> Void
    ) async throws -> JSON {
        try await run(request, feed: nil, onMessage: onMessage)
    }
}

/// What a worker is to do.
public struct WorkerRequest: Sendable, Hashable {
    /// The worker manifest's name ("media").
    public var kind: String
    /// Whose blobs it reads and makes.
    public var account: String
    /// For the worker; the kernel does not look at it.
    public var specification: JSON
    /// Keys of the blobs that it may read, by index.
    public var inputs: [String]
    /// What it makes is stored below this blob folder.
    public var outputFolder: String

    /// Makes one.
    public init(kind: String, account: String, specification: JSON, inputs: [String], outputFolder: String) {
        self.kind = kind
        self.account = account
        self.specification = specification
        self.inputs = inputs
        self.outputFolder = outputFolder
    }
}
