import Hummingbird
import HummingbirdCore
public import Logging
public import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The HTTP server: a service that listens, and on graceful shutdown takes no new requests and lets those in flight end.
public struct GatewayServer: Service {
    private let gateway: Gateway
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let onBound: @Sendable (SocketAddress) async -> Void

    /// A server that does not listen yet.
    ///
    /// - Parameters:
    ///   - backend: The kernel.
    ///   - configuration: Where to listen, and the limits.
    ///   - logger: For what the gateway has to say; each request's lines carry its id.
    ///   - onBound: Called once, with the address that it listens on, before the first request is read.
    public init(
        backend: any GatewayBackend, configuration: GatewayConfiguration, logger: Logger,
        onBound: @escaping @Sendable (SocketAddress) async -> Void = { _ in }
    ) {
        self.gateway = Gateway(backend: backend, configuration: configuration, logger: logger)
        self.configuration = configuration
        self.logger = logger
        self.onBound = onBound
    }

    /// Listens until graceful shutdown or cancellation. Throws when the address cannot be bound.
    public func run() async throws {
        let (headTimeout, stallTimeout) = (configuration.headTimeout, configuration.stallTimeout)
        let channel = HTTP1Channel(
            responder: { [gateway] request, writer, channel in
                try await gateway.respond(to: request, writer: writer, channel: channel)
            },
            configuration: .init(
                additionalChannelHandlers: [
                    ConnectionPartsHandler(ConnectionClock(headTimeout: headTimeout, stallTimeout: stallTimeout))
                ],
                idleTimeout: configuration.idleTimeout,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100)))
        var quiet = logger
        quiet.logLevel = max(.notice, logger.logLevel)
        let server = channel.server(
            configuration: ServerConfiguration(address: .hostname(configuration.host, port: configuration.port)),
            onServerRunning: { [onBound] channel in
                if let address = channel.localAddress { await onBound(address) }
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        try await server.run()
    }
}
