public import JSON

/// An operation plugin: what the host calls, by name, route, job and event.
///
/// The host calls from any task and several calls at once. A thrown ``PluginError`` reaches the caller as it is, any
/// other error as `INTERNAL_ERROR` with a general message, and is logged.
public protocol Plugin: Sendable {
    /// As in the manifest.
    static var name: String { get }
    /// As in the manifest.
    static var version: String { get }
    /// The names of the operations, as in the manifest.
    static var operations: [String] { get }

    /// Starts the plugin. A thrown error stops the start of the server and is shown to its operator.
    init(host: Host) async throws

    /// Runs one of ``operations``; the parameters were accepted by its schema. Answers with its `data`.
    func invoke(_ call: Call) async throws -> JSON
    /// The same as JSON text, which is what the host asks for. A plugin that is called often may write its text itself, as with
    /// `JSONObjectText`; the others leave this as it is.
    func answer(_ call: Call) async throws -> [UInt8]
    /// Decides on a request that one of the manifest's routes matched.
    func respond(to request: HTTPRequest) async throws -> HTTPDecision
    /// Decides again, once the body that ``respond(to:)`` asked for ended or broke off. Comes once for every such request,
    /// also when its client is gone.
    func received(_ body: HTTPBody, for request: HTTPRequest) async throws -> HTTPDecision
    /// What is sent beside the envelope when ``respond(to:)`` or ``received(_:for:)`` throws: with the fields of CORS, a
    /// page of another origin can read why.
    func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)]
    /// Runs a job. An error with ``PluginError/retryable`` is tried again while attempts are left.
    func run(_ job: Job) async throws
    /// Takes an event that the manifest subscribes to; the same event may come again. Success acknowledges it.
    func receive(_ event: Event) async throws
    /// Takes signals that the manifest hears of, many at a time; none comes again, whether it throws or not.
    func hear(_ signals: [HeardSignal]) async throws
    /// Speaks with who connected to one of the manifest's listeners; each connection is served by a task of its own, which
    /// the host does not cancel. When this returns, the connection is closed.
    func serve(_ connection: NetConnection) async
    /// Ends the plugin. No call is under way any more and none will come.
    func stop() async
}

extension Plugin {
    public static var operations: [String] { [] }

    public func invoke(_ call: Call) async throws -> JSON {
        throw PluginError.notFound("The plugin \"\(Self.name)\" has no operation \"\(call.operation)\".")
    }

    public func answer(_ call: Call) async throws -> [UInt8] {
        try await invoke(call).bytes()
    }

    public func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        throw PluginError.notFound("There is nothing at this address.")
    }

    public func received(_ body: HTTPBody, for request: HTTPRequest) async throws -> HTTPDecision {
        throw PluginError.notFound("There is nothing at this address.")
    }

    public func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)] { [] }

    public func run(_ job: Job) async throws {
        throw PluginError(code: "UNSUPPORTED", message: "The plugin \"\(Self.name)\" runs no \"\(job.kind)\" jobs.")
    }

    public func receive(_ event: Event) async throws {}

    public func hear(_ signals: [HeardSignal]) async throws {}

    public func serve(_ connection: NetConnection) async {}

    public func stop() async {}
}
