import HTTPTypes
import Kernel
import Logging
import NIOCore

/// What is known of a request before its body; an object, since it is large and passed on often.
final class RequestHead: Sendable {
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
    /// Whether who asked is still there.
    let client: ClientPresence
    /// When its head was read.
    let started = ContinuousClock.now
    /// The other end of the connection.
    private let peer: SocketAddress?
    private let addresses: ClientAddress
    private let base: Logger

    /// Reads a head. What few requests need is found out when it is asked for.
    init(
        _ request: HTTPRequest, peer: SocketAddress?, addresses: ClientAddress, client: ClientPresence, logger: Logger
    ) {
        self.id = RequestID.of(request.headerFields.value(.requestID))
        self.base = logger
        self.peer = peer
        self.addresses = addresses
        self.client = client
        self.method = request.method.rawValue
        self.fields = request.headerFields
        self.host = request.authority ?? ""
        let path = request.path ?? ""
        self.target = Result { () throws(KernelError) in try RequestTarget(path) }
    }

    /// Who asks, behind trusted proxies.
    var clientAddress: String {
        addresses.resolve(peer: peer?.ipAddress ?? "", forwardedFor: fields[values: .forwardedFor])
    }

    /// The country that a trusted proxy named, as it wrote it.
    var country: String? {
        guard let name = addresses.countryHeader.flatMap({ HTTPField.Name($0) }), let value = fields[name],
            addresses.isProxy(peer?.ipAddress ?? "")
        else { return nil }
        return value
    }

    /// With the request's id.
    var logger: Logger {
        var logger = base
        logger[metadataKey: "requestId"] = "\(id)"
        return logger
    }

    /// Writes a line where the log is that talkative.
    func debug(_ message: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata) {
        guard base.logLevel <= .debug else { return }
        logger.debug(message, metadata: metadata())
    }

    /// Whether the answer is sent without its body.
    var isHead: Bool { method == "HEAD" }

    /// Milliseconds since the head was read.
    var elapsed: Int64 {
        let (seconds, attoseconds) = (ContinuousClock.now - started).components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
