import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Makes a stream of HTTP/2 look like a connection that serves one request: checks its head as ``HeadCheckHandler`` does those
/// of HTTP/1.1, watches the speed of its body, and takes from answers what HTTP/2 has no fields for.
///
/// RFC 9113, sections 8.2.2 and 8.3.1.
final class HTTP2StreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let configuration: GatewayConfiguration
    private let clock: ConnectionClock
    private var isRefused = false

    init(_ configuration: GatewayConfiguration, _ clock: ConnectionClock) {
        self.configuration = configuration
        self.clock = clock
    }

    func read(context: ChannelHandlerContext) {
        clock.wants()
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        var part = unwrapInboundIn(data)
        switch part {
        case .head(var head):
            if let problem = problem(of: head) {
                isRefused = true
                context.fireErrorCaught(problem)
                return
            }
            if let name = Self.host {
                if head.authority == nil { head.authority = head.headerFields[name] }
                head.headerFields[name] = nil
            }
            if head.headerFields[.contentLength] == nil, Self.bodied.contains(head.method) {
                // HTTP/1.1's way to say that a body ends where it ends.
                head.headerFields[.transferEncoding] = "chunked"
            }
            part = .head(head)
        case .body(let bytes):
            clock.received(bytes.readableBytes)
            context.fireChannelRead(wrapInboundOut(part))
            if let problem = clock.parsed(bytes.readableBytes, context.channel) {
                isRefused = true
                context.fireErrorCaught(problem)
            }
            return
        case .end: break
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data) else {
            context.write(data, promise: promise)
            return
        }
        for name in Self.hopByHop { head.headerFields[name] = nil }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        clock.writabilityChanged(context.channel)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        clock.stop()
        context.fireChannelInactive()
    }

    private static let host = HTTPField.Name("Host")

    /// The methods whose requests may have a body of no stated length.
    private static let bodied: Set<HTTPRequest.Method> = [.post, .put, .patch]

    private static let hopByHop = ["connection", "keep-alive", "transfer-encoding", "upgrade", "proxy-connection"]
        .compactMap { HTTPField.Name($0) }

    private func problem(of head: HTTPRequest) -> HTTPProblem? {
        guard head.method != .connect, let path = head.path, path.hasPrefix("/") || path == "*" else {
            return .malformed
        }
        guard Self.hopByHop.allSatisfy({ head.headerFields[$0] == nil }) else { return .malformed }
        let hosts = Self.host.map { head.headerFields[values: $0] } ?? []
        let host = head.authority ?? hosts.first ?? ""
        guard hosts.count <= 1, hosts.allSatisfy({ $0 == host }), HeadCheckHandler.isHost(host), !host.isEmpty else {
            return .host
        }
        guard head.headerFields[values: .contentLength].count <= 1 else { return .length }
        var bytes = path.utf8.count
        for field in head.headerFields {
            let size = field.name.rawName.utf8.count + field.value.utf8.count
            if size > configuration.headFieldBytes { return .largeHead }
            bytes += size
        }
        return head.headerFields.count > configuration.headFields || bytes > configuration.headBytes ? .largeHead : nil
    }
}
