import Kernel
import NIOCore
import NIOHTTP1
import NIOSSL

/// The protocol of a connection that is used again: one request at a time, its answer collected up to a limit.
///
/// It lives on the connection's event loop. An answer that is longer than wanted, or that says so, ends the connection.
final class KeptExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private struct Exchange {
        let promise: EventLoopPromise<KeptAnswer>
        let wanted: Int
        let alarm: Scheduled<Void>
        var head: HTTPResponseHead?
        var body: [UInt8] = []
    }

    private var exchange: Exchange?

    /// Sends a request. The promise fails with ``KeptConnection/BrokenOff`` where the connection ends before the answer does.
    func begin(
        _ request: OutgoingRequest, wanted: Int, timeout: TimeAmount, _ promise: EventLoopPromise<KeptAnswer>,
        on channel: any Channel
    ) {
        guard channel.isActive, exchange == nil else {
            return promise.fail(KeptConnection.BrokenOff(hasBegun: false))
        }
        let alarm = channel.eventLoop.assumeIsolated().scheduleTask(in: timeout) { [weak self] in
            self?.fail(KernelError.fetchTimeout("The other server did not answer in time."))
            channel.close(mode: .all, promise: nil)
        }
        exchange = Exchange(promise: promise, wanted: wanted, alarm: alarm)
        var head = HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.address.target)
        head.headers.add(name: "host", value: request.address.authority)
        for (name, value) in request.headers { head.headers.add(name: name, value: value) }
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            head.headers.add(name: "content-length", value: "\(request.body.count)")
        }
        let pipeline = channel.pipeline.syncOperations
        pipeline.write(NIOAny(OutboundOut.head(head)), promise: nil)
        if !request.body.isEmpty {
            pipeline.write(NIOAny(OutboundOut.body(.byteBuffer(ByteBuffer(bytes: request.body)))), promise: nil)
        }
        pipeline.writeAndFlush(NIOAny(OutboundOut.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard exchange != nil else { return context.close(promise: nil) }
        switch unwrapInboundIn(data) {
        case .head(let head):
            exchange?.head = head
        case .body(let bytes):
            let room = (exchange?.wanted ?? 0) - (exchange?.body.count ?? 0)
            exchange?.body += bytes.readableBytesView.prefix(max(0, room))
            guard bytes.readableBytes > room else { return }
            // Before the connection ends, which would be a failure.
            succeed(isReusable: false)
            context.close(promise: nil)
        case .end:
            succeed(isReusable: exchange?.head?.isKeepAlive ?? false)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(KeptConnection.BrokenOff(hasBegun: exchange?.head != nil))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Many servers end TLS without saying so. That says nothing against an answer that ends with the connection.
        let isUnclean = if case NIOSSLError.uncleanShutdown = error { true } else { false }
        if isUnclean, let head = exchange?.head, head.endsWithConnection { succeed(isReusable: false) }
        let isLost = isUnclean || error is IOError || error is ChannelError
        fail(isLost ? KeptConnection.BrokenOff(hasBegun: exchange?.head != nil) : error)
        context.close(promise: nil)
    }

    private func succeed(isReusable: Bool) {
        guard let exchange, let head = exchange.head else { return }
        self.exchange = nil
        exchange.alarm.cancel()
        exchange.promise.succeed(
            KeptAnswer(
                status: Int(head.status.code), headers: head.headers.map { ($0.name.lowercased(), $0.value) },
                body: exchange.body, isReusable: isReusable))
    }

    private func fail(_ error: any Error) {
        guard let exchange else { return }
        self.exchange = nil
        exchange.alarm.cancel()
        exchange.promise.fail(error)
    }
}

extension HTTPResponseHead {
    /// Whether only the connection's end tells where the body ends. RFC 9112, section 6.3.
    fileprivate var endsWithConnection: Bool {
        !headers.contains(name: "content-length") && !headers.contains(name: "transfer-encoding")
    }
}

/// The answer to one request over a connection that may be used again.
struct KeptAnswer: Sendable {
    let status: Int
    /// Names in lower case.
    let headers: [(name: String, value: String)]
    /// The first bytes, as many as were wanted.
    let body: [UInt8]
    /// Whether the connection takes another request.
    let isReusable: Bool
}
