import HTTPTypes
import Kernel
import Logging

/// What is known of a request before its body.
struct RequestHead: Sendable {
    /// For the answer and the log.
    let id: String
    /// `GET`, `PUT`, …
    let method: String
    /// Where it goes, or why that is refused.
    let target: Result<RequestTarget, KernelError>
    /// As sent, without `Host`.
    let fields: HTTPFields
    /// The `Host` field, or empty.
    let host: String
    /// Behind trusted proxies.
    let clientAddress: String
    /// Whether who asked is still there.
    let client: ClientPresence
    /// When its head was read.
    let started = ContinuousClock.now
    /// With the request's id.
    let logger: Logger

    /// Reads a head.
    init(
        _ request: HTTPRequest, peer: String, addresses: ClientAddress, client: ClientPresence, logger: Logger
    ) {
        let id = RequestID.of(request.headerFields[.requestID])
        var logger = logger
        logger[metadataKey: "requestId"] = "\(id)"
        self.id = id
        self.logger = logger
        self.client = client
        self.method = request.method.rawValue
        self.fields = request.headerFields
        self.host = request.authority ?? ""
        self.clientAddress = addresses.resolve(peer: peer, forwardedFor: request.headerFields[values: .forwardedFor])
        let path = request.path ?? ""
        self.target = Result { () throws(KernelError) in try RequestTarget(path) }
    }

    /// Whether the answer is sent without its body.
    var isHead: Bool { method == "HEAD" }

    /// Milliseconds since the head was read.
    var elapsed: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - started).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
