import Gateway
import JSON
import Kernel
import Synchronization

/// The kernel's twin in memory: what a test puts in is what the gateway meets.
final class MemoryBackend: GatewayBackend {
    typealias Handler = @Sendable (GatewayCall) async throws(KernelError) -> [UInt8]

    private struct State {
        var operations: [String: (operation: PublicOperation, handler: Handler)] = [:]
        var routes: [String: MemoryExchange] = [:]
        var calls: [String: Operation] = [:]
        var blobs: [BlobKey: [UInt8]] = [:]
        var openSinks = 0
        var keepsFiles = false
        var reasons: [String] = []
    }

    private let state = Mutex(State())
    private let telling: AsyncStream<SentAnswer>.Continuation
    /// What came of the answers with a signal, in order.
    let told: AsyncStream<SentAnswer>

    init() {
        (told, telling) = AsyncStream.makeStream()
    }

    func send(_ signal: Signal, answer: SentAnswer) { telling.yield(answer) }

    let keys = Keys(adminKey: "secret-admin", store: MemoryStore(), clock: SystemClock())

    let events = EventFeed(store: ObservedStore(MemoryStore()), clock: SystemClock())
    let answers = KeptAnswers(store: MemoryStore(), clock: SystemClock())

    /// The key `secret-NAME` has the scope NAME of account `acme`.
    func authenticate(_ secret: String) async throws(KernelError) -> Caller {
        guard secret.hasPrefix("secret-") else { throw .authentication("This API key is not known.") }
        return Caller(keyID: secret, account: "acme", scopes: [String(secret.dropFirst("secret-".count))])
    }

    func add(_ name: String, scope: String = "write", acceptsFile: Bool = false, _ handler: @escaping Handler) {
        state.withLock { $0.operations[name] = (PublicOperation(scope: scope, acceptsFile: acceptsFile), handler) }
    }

    func metrics() async -> String { "" }

    func publicOperation(_ name: String) -> PublicOperation? {
        state.withLock { $0.operations[name]?.operation }
    }

    func invoke(_ call: GatewayCall) async throws(KernelError) -> [UInt8] {
        guard let handler = state.withLock({ $0.operations[call.operation]?.handler }) else {
            throw .internal("no operation \(call.operation)")
        }
        return try await handler(call)
    }

    /// A route of one method and one path without parameters.
    func add(route method: String, _ path: String, _ exchange: MemoryExchange) {
        state.withLock { $0.routes["\(method) \(path)"] = exchange }
    }

    /// A route of one method, which a key opens; of its path what follows the last `/` is the parameter `id`.
    func add(call method: String, _ folder: String, _ operation: Operation) {
        state.withLock { $0.calls["\(method) \(folder)"] = operation }
    }

    func matchRoute(method: String, path: String) -> RouteLookup {
        state.withLock { state in
            let asked = method == "HEAD" ? "GET" : method
            if let slash = path.lastIndex(of: "/"), let operation = state.calls["\(asked) \(path[..<slash])"] {
                return .call(operation, parameters: [("id", String(path[path.index(after: slash)...]))])
            }
            if let exchange = state.routes["\(asked) \(path)"] {
                return .found(pattern: path, parameters: [("all", path)]) { _ in exchange }
            }
            let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? ""
            let keys =
                state.routes.keys.filter { $0.hasSuffix(" \(path)") }
                + state.calls.keys.filter { $0.hasSuffix(" \(folder)") }
            let allowed = keys.map { String($0.prefix { $0 != " " }) }
            return allowed.isEmpty ? .none : .wrongMethod(allowed: allowed.sorted())
        }
    }

    var blobs: [BlobKey: [UInt8]] {
        get { state.withLock { $0.blobs } }
        set { state.withLock { $0.blobs = newValue } }
    }

    /// Sinks that were neither finished nor aborted.
    var openSinks: Int { state.withLock { $0.openSinks } }

    func blobSize(_ key: BlobKey) async throws(KernelError) -> UInt64? {
        blobs[key].map { UInt64($0.count) }
    }

    /// Whether blobs are files, for who can take them.
    var keepsFiles: Bool {
        get { state.withLock { $0.keepsFiles } }
        set { state.withLock { $0.keepsFiles = newValue } }
    }

    func blobSource(
        _ key: BlobKey, isLasting: Bool, isFile: Bool
    ) async throws(KernelError) -> BlobSource? {
        guard let bytes = blobs[key] else { return nil }
        let size = UInt64(bytes.count)
        guard isFile, keepsFiles else {
            return BlobSource(key: key, size: size, content: isLasting ? .bytes(bytes) : .pieces)
        }
        guard let file = try? TemporaryFile.of(bytes) else { throw .internal("no file can be made") }
        return BlobSource(key: key, size: size, content: .file(file))
    }

    func readBlob(_ key: BlobKey, offset: UInt64, length: Int) async throws(KernelError) -> [UInt8] {
        guard let bytes = blobs[key] else { throw .notFound("no blob \(key.key)") }
        return Array(bytes.dropFirst(Int(offset)).prefix(length))
    }

    func blobWriter(_ key: BlobKey, offset: UInt64) throws(KernelError) -> any BlobSink {
        state.withLock { $0.openSinks += 1 }
        return MemorySink(backend: self, key: key, offset: offset)
    }

    func blobAppender(_ key: BlobKey, _ append: BlobAppend) throws(KernelError) -> any BlobAppendSink {
        state.withLock { $0.openSinks += 1 }
        return MemoryAppendSink(MemorySink(backend: self, key: key, offset: append.offset), append)
    }

    fileprivate func end(_ key: BlobKey, _ bytes: [UInt8]?, offset: UInt64) {
        state.withLock { state in
            state.openSinks -= 1
            if let bytes { state.blobs[key] = Array((state.blobs[key] ?? []).prefix(Int(offset))) + bytes }
        }
    }

    func removeBlob(_ key: BlobKey) async throws(KernelError) {
        blobs[key] = nil
    }

    var description: ServiceDescription { ServiceDescription(version: "1.2.3", operations: [], routes: []) }

    var reasons: [String] {
        get { state.withLock { $0.reasons } }
        set { state.withLock { $0.reasons = newValue } }
    }

    func readiness() async -> [String] { reasons }
}

/// A blob being written; visible only once it is finished.
final class MemorySink: BlobSink {
    private let backend: MemoryBackend
    private let key: BlobKey
    private let offset: UInt64
    private let bytes = Mutex<[UInt8]>([])

    init(backend: MemoryBackend, key: BlobKey, offset: UInt64) {
        self.backend = backend
        self.key = key
        self.offset = offset
    }

    var count: Int { bytes.withLock { $0.count } }

    func write(_ bytes: [UInt8]) async throws(KernelError) {
        self.bytes.withLock { $0 += bytes }
    }

    func finish() async throws(KernelError) -> (size: UInt64, sha256: String) {
        let whole = bytes.withLock { $0 }
        backend.end(key, whole, offset: offset)
        return (UInt64(whole.count), "digest-of-\(whole.count)")
    }

    func abort() async {
        backend.end(key, nil, offset: offset)
    }
}

/// A blob that is appended to; a checksum matches where it ends with the count of the bytes.
final class MemoryAppendSink: BlobAppendSink {
    private let sink: MemorySink
    private let append: BlobAppend

    init(_ sink: MemorySink, _ append: BlobAppend) {
        self.sink = sink
        self.append = append
    }

    func write(_ bytes: [UInt8]) async throws(KernelError) {
        try await sink.write(bytes)
    }

    func finish(complete: Bool) async throws(KernelError) -> BlobAppended {
        let count = sink.count
        let matches = append.checksum.isEmpty || complete && append.checksum.hasSuffix(":\(count)")
        if matches { _ = try await sink.finish() } else { await sink.abort() }
        return BlobAppended(
            kept: matches ? UInt64(count) : 0, sha256: "digest-of-\(count)", digestState: [UInt8(count)],
            mismatch: complete && !matches)
    }
}

/// A plugin's side of one route: what it decides, and what it was told.
final class MemoryExchange: RouteExchange {
    typealias Head = @Sendable (RouteRequest) async -> RouteDecision
    typealias Body = @Sendable (RouteBody) async -> RouteDecision

    private let onHead: Head
    private let onBody: Body
    private let taken = Mutex<[any BodyIntake]>([])
    private let told = Mutex<(heads: [RouteRequest], bodies: [RouteBody])>(([], []))

    init(
        head: @escaping Head,
        body: @escaping Body = { _ in .failure(.internal("no body was expected")) }
    ) {
        self.onHead = head
        self.onBody = body
    }

    var heads: [RouteRequest] { told.withLock { $0.heads } }
    var bodies: [RouteBody] { told.withLock { $0.bodies } }

    func head(_ request: RouteRequest) async -> RouteDecision {
        told.withLock { $0.heads.append(request) }
        return await onHead(request)
    }

    /// By what the bodies that were asked for can be ended.
    var intakes: [any BodyIntake] { taken.withLock { $0 } }

    func takes(_ intake: any BodyIntake) {
        taken.withLock { $0.append(intake) }
    }

    func body(_ body: RouteBody) async -> RouteDecision {
        told.withLock { $0.bodies.append(body) }
        return await onBody(body)
    }

    func cancel() {}
}
