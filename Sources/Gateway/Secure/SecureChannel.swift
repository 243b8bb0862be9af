import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS

/// Connections over TLS: HTTP/2 where the client offers it (ALPN, RFC 7301), else HTTP/1.1.
struct SecureChannel: ServerChildChannel {
    /// A connection, before it is known what it speaks.
    struct Connection: ServerChildChannelValue {
        let channel: any Channel
        let protocols: EventLoopFuture<Protocols>
    }

    /// What a connection speaks.
    enum Protocols: Sendable {
        case one(GatewayChannel.Connection)
        case two(NIOHTTP2Handler.AsyncStreamMultiplexer<GatewayChannel.Connection>)
    }

    let base: GatewayChannel
    let certificates: Certificates

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(NIOSSLServerHandler(context: certificates.context))
            let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Protocols> { result in
                switch result {
                case .negotiated("h2"):
                    return base.setupTwo(channel: channel, logger: logger).map { Protocols.two($0) }
                default:
                    return base.setup(channel: channel, isPlain: false).map { Protocols.one($0) }
                }
            }
            try pipeline.addHandler(negotiation)
            let protocols = negotiation.protocolNegotiationResult
            // Who never ends the handshake holds no connection.
            let deadline = channel.eventLoop.scheduleTask(in: base.configuration.headTimeout) {
                channel.close(promise: nil)
            }
            protocols.whenComplete { _ in deadline.cancel() }
            return Connection(channel: channel, protocols: protocols)
        }
    }

    func handle(value connection: Connection, logger: Logger) async {
        guard let protocols = try? await connection.protocols.get() else {
            connection.channel.close(promise: nil)
            return
        }
        switch protocols {
        case .one(let only): await base.handle(value: only, logger: logger)
        case .two(let streams): await base.handleTwo(streams, on: connection.channel, logger: logger)
        }
    }
}
