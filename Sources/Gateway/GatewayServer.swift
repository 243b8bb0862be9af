import Hummingbird
import HummingbirdCore
public import Logging
public import NIOCore
import NIOPosix
public import NIOSSL
public import ServiceLifecycle

/// The HTTP server: a service that listens, and on graceful shutdown takes no new requests and lets those in flight end.
public struct GatewayServer: Service, CustomStringConvertible {
    /// What a group of services calls it: it would print all that is in it else, the answers that are kept ready too.
    public let description = "gateway"
    private let gateway: Gateway
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let onBound: @Sendable (SocketAddress) async -> Void
    private let certificates: Result<Certificates, CertificateProblem>?

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
        certificates = configuration.certificates.map { files in
            Result { () throws(CertificateProblem) in try Certificates(files, logger: logger) }
        }
    }

    /// The certificate in use, for other listeners; nil: the server speaks no TLS.
    public var secureContext: NIOSSLContext? {
        if case .success(let certificates)? = certificates { certificates.context } else { nil }
    }

    /// Takes up certificate and key now, where they were changed; they are looked at from time to time as well.
    public func reloadCertificates() {
        if case .success(let certificates)? = certificates { certificates.look(isAsked: true) }
    }

    /// Listens until graceful shutdown or cancellation. Throws when the address cannot be bound.
    public func run() async throws {
        let base = GatewayChannel(gateway: gateway, configuration: configuration)
        guard let certificates = try self.certificates?.get() else { return try await serve(base) }
        let watch = Task { await certificates.watch() }
        defer { watch.cancel() }
        try await serve(SecureChannel(base: base, certificates: certificates))
    }

    private func serve<Child: ServerChildChannel>(_ child: Child) async throws {
        var quiet = logger
        quiet.logLevel = max(.notice, logger.logLevel)
        let server = Server(
            childChannelSetup: child,
            configuration: ServerConfiguration(
                address: .hostname(configuration.host, port: configuration.port), backlog: 1024,
                availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: quiet)),
            onServerRunning: { [onBound] channel in
                if let address = channel.localAddress { await onBound(address) }
            },
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: quiet)
        // Detached: on graceful shutdown the listener stays until the requests in flight are answered, so that whoever
        // asks for the readiness meanwhile is told.
        let serving = Task.detached { try await server.run() }
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await serving.value
            } onGracefulShutdown: { [self] in
                gateway.inFlight.stop()
                Task.detached { await drain(server, serving) }
            }
        } onCancel: {
            serving.cancel()
        }
    }

    /// Lets the requests in flight end, then closes all; cuts off what takes too long.
    private func drain(_ server: Server<some ServerChildChannel>, _ serving: Task<Void, any Error>) async {
        let (timeout, logger) = (configuration.drainTimeout, logger)
        let deadline = Task {
            try await Task.sleep(for: timeout)
            logger.warning("requests in flight did not end in time and are cut off")
            serving.cancel()
        }
        await gateway.inFlight.drained()
        do {
            try await server.shutdownGracefully()
        } catch {
            logger.error("The listener could not be closed: \(error)")
            serving.cancel()
        }
        deadline.cancel()
    }
}
