public import Kernel

/// The kernel behind the gateway.
extension Kernel: GatewayBackend {
    public func authenticate(_ secret: String) async throws(KernelError) -> Caller {
        try await keys.authenticate(secret)
    }

    public func publicOperation(_ name: String) -> PublicOperation? {
        guard let operation = registry.operation(name), operation.visibility == .public else { return nil }
        return PublicOperation(
            scope: operation.scope, acceptsFile: operation.acceptsFile,
            isOperators: operation.plugin == "kernel" && operation.scope == "admin")
    }

    public func invoke(_ call: GatewayCall) async throws(KernelError) -> [UInt8] {
        try await registry.invoke(
            call.operation, account: call.account, requestID: call.requestID, parameters: call.parameters,
            attachment: call.attachment, timeout: call.timeout, idempotency: call.idempotency)
    }

    public func matchRoute(method: String, path: String) -> RouteLookup {
        switch routes.match(method: method, path: path) {
        case .found(let route, let parameters):
            if let operation = route.operation {
                .call(operation, parameters: parameters)
            } else {
                .found(pattern: route.pattern, parameters: parameters) { route.open(requestID: $0) }
            }
        case .wrongMethod(let allowed): .wrongMethod(allowed: allowed)
        case .none: .none
        }
    }

    public func blobSize(_ key: BlobKey) async throws(KernelError) -> UInt64? {
        try await blobs.stat(key)?.size
    }

    public func blobSource(
        _ key: BlobKey, isLasting: Bool, isFile: Bool
    ) async throws(KernelError) -> BlobSource? {
        try await blobs.source(key, isLasting: isLasting, isFile: isFile)
    }

    public func readBlob(_ key: BlobKey, offset: UInt64, length: Int) async throws(KernelError) -> [UInt8] {
        try await blobs.read(key, offset: offset, length: length)
    }

    public func blobWriter(_ key: BlobKey, offset: UInt64) throws(KernelError) -> any BlobSink {
        try blobs.writer(key, offset: offset)
    }

    public func blobAppender(_ key: BlobKey, _ append: BlobAppend) throws(KernelError) -> any BlobAppendSink {
        try blobs.appender(key, append)
    }

    public func send(_ signal: Signal, answer: SentAnswer) {
        signals.send(signal, answer: answer)
    }

    public func removeBlob(_ key: BlobKey) async throws(KernelError) {
        try await blobs.remove(key)
    }
}

extension Exchange: RouteExchange {}

extension BlobWriter: BlobSink {}

extension BlobAppender: BlobAppendSink {}
