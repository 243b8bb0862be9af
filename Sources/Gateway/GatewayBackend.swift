public import Kernel
public import JSON

/// What the gateway asks of the kernel. `Kernel` conforms; tests have a twin in memory.
public protocol GatewayBackend: Sendable {
    /// Who an API key belongs to. Throws `AUTHENTICATION_ERROR` for one that is not known.
    func authenticate(_ secret: String) async throws(KernelError) -> Caller

    /// The API keys.
    var keys: Keys { get }

    /// The log of events.
    var events: EventFeed { get }

    /// The answers of idempotent calls.
    var answers: KeptAnswers { get }

    /// What a caller must know of a public operation; nil when no enabled plugin offers it, or it is not public.
    func publicOperation(_ name: String) -> PublicOperation?

    /// Runs an operation and answers with its `data` as JSON. Throws `TIMEOUT` once the call's time is over.
    func invoke(_ call: GatewayCall) async throws(KernelError) -> [UInt8]

    /// The route for a decoded path.
    func matchRoute(method: String, path: String) -> RouteLookup

    /// A blob's bytes, or nil when there is none.
    func blobSize(_ key: BlobKey) async throws(KernelError) -> UInt64?

    /// Where a blob's bytes are to be had from, or nil when there is none. `isLasting`: they never change; `isFile`: a file
    /// of this machine is of use.
    func blobSource(_ key: BlobKey, isLasting: Bool, isFile: Bool) async throws(KernelError) -> BlobSource?

    /// Up to `length` bytes from `offset`; fewer only at the end.
    func readBlob(_ key: BlobKey, offset: UInt64, length: Int) async throws(KernelError) -> [UInt8]

    /// Starts to write a blob; at offset 0 it replaces what is there, once finished.
    func blobWriter(_ key: BlobKey, offset: UInt64) throws(KernelError) -> any BlobSink

    /// Starts to append to a blob, and to keep what comes.
    func blobAppender(_ key: BlobKey, _ append: BlobAppend) throws(KernelError) -> any BlobAppendSink

    /// Deletes a blob, if there is one.
    func removeBlob(_ key: BlobKey) async throws(KernelError)

    /// Tells what came of an answer by the signal that its plugin wrote; returns at once.
    func send(_ signal: Signal, answer: SentAnswer)

    /// What clients may call, for the API's own description. Does not change.
    var description: ServiceDescription { get }

    /// The backend's part of `/metrics`, in Prometheus' text format.
    func metrics() async -> String

    /// Why the server is not ready; empty: it is.
    func readiness() async -> [String]
}

extension GatewayBackend {
    public func blobSource(
        _ key: BlobKey, isLasting: Bool, isFile: Bool
    ) async throws(KernelError) -> BlobSource? {
        try await blobSize(key).map { BlobSource(key: key, size: $0) }
    }

    public func send(_ signal: Signal, answer: SentAnswer) {}
}

/// What the gateway must know of an operation before it is called.
public struct PublicOperation: Sendable, Hashable {
    /// The scope that a key needs.
    public let scope: String
    /// Whether a file may come with the call.
    public let acceptsFile: Bool

    /// Whether it is about the server as a whole, and so for keys of the operator's account alone.
    public let isOperators: Bool

    /// Makes one.
    public init(scope: String, acceptsFile: Bool, isOperators: Bool = false) {
        self.isOperators = isOperators
        self.scope = scope
        self.acceptsFile = acceptsFile
    }
}

/// One call of an operation.
public struct GatewayCall: Sendable {
    /// `create`.
    public var operation: String
    /// The account that the caller's key belongs to.
    public var account: String
    /// For logs.
    public var requestID: String
    /// An object, not yet validated against the operation's schema.
    public var parameters: JSON
    /// The file that came with the call.
    public var attachment: Attachment?
    /// How long the call may take.
    public var timeout: Duration
    /// Where the answer is kept, of a call with an idempotency key.
    public var idempotency: IdempotentCall?
}

/// What became of looking for a route.
public enum RouteLookup: Sendable {
    /// `open` begins an exchange with the plugin about the request of an id; `pattern` is the manifest's, for logs.
    case found(
        pattern: String, parameters: RouteRequest.Fields, open: @Sendable (_ requestID: String) -> any RouteExchange)
    /// A key opens it; the request calls this operation, with the path's parameters among its own.
    case call(Operation, parameters: RouteRequest.Fields)
    /// The path has routes, but none for the method.
    case wrongMethod(allowed: [String])
    /// No enabled plugin has such a path.
    case none
}

/// One request as its plugin sees it: a head, then perhaps a body.
public protocol RouteExchange: Sendable {
    /// What to do with the request.
    func head(_ request: RouteRequest) async -> RouteDecision
    /// Tells by what the body that the plugin asked for can be ended, while it is taken.
    func takes(_ intake: any BodyIntake)
    /// What to answer now that the body ended or broke off. Called once for every head that asked for one.
    func body(_ body: RouteBody) async -> RouteDecision
    /// Nobody waits for a decision any more.
    func cancel()
}

/// Takes the bytes of one blob. One task at a time uses it, and ends it with ``finish()`` or ``abort()``.
public protocol BlobSink: Sendable {
    /// Takes more bytes.
    func write(_ bytes: [UInt8]) async throws(KernelError)
    /// Makes what was written durable and visible; the digest is lower-case hex.
    func finish() async throws(KernelError) -> (size: UInt64, sha256: String)
    /// Gives up. A replacement leaves nothing; what was appended stays.
    func abort() async
}

/// Appends bytes to one blob. One task at a time uses it, and ends it with ``finish(complete:)``.
public protocol BlobAppendSink: Sendable {
    /// Takes more bytes.
    func write(_ bytes: [UInt8]) async throws(KernelError)
    /// Ends it: what was taken is durable. What is not `complete` is kept, too, unless it has a checksum.
    func finish(complete: Bool) async throws(KernelError) -> BlobAppended
}
