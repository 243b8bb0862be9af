import Glibc
public import Kernel
public import Logging
import NIOCore
import NIOPosix
import NIOSSL
public import ServiceLifecycle

/// The listeners of the plugins: a service that on graceful shutdown takes no more connections and closes those that are
/// there.
public final class NetServer: Service, CustomStringConvertible {
    /// What a group of services calls it.
    public let description = "net"
    private let listening: [any Channel]
    private let connections: PluginConnections
    private let logger: Logger

    private init(_ listening: [any Channel], _ connections: PluginConnections, _ logger: Logger) {
        self.listening = listening
        self.connections = connections
        self.logger = logger
    }

    /// Opens the listeners, but for those that are their plugin's own. Clients may connect from then on.
    public static func listen(
        _ listeners: [NetListener], connections: PluginConnections, configuration: NetConfiguration, logger: Logger
    ) async throws -> NetServer {
        var listening: [any Channel] = []
        do {
            for listener in listeners where !listener.isOwn {
                let channel = try await open(listener, connections, configuration)
                listening.append(channel)
                let address = channel.localAddress
                connections.listens(
                    listener, host: address?.ipAddress ?? listener.host, port: address?.port ?? listener.port)
            }
        } catch {
            for channel in listening { try? await channel.close() }
            throw error
        }
        return NetServer(listening, connections, logger)
    }

    /// Waits for graceful shutdown or cancellation, and ends all connections.
    public func run() async throws {
        try? await gracefulShutdown()
        for channel in listening { try? await channel.close() }
        await connections.stop()
        logger.debug("the connections of plugins are closed")
    }

    private static func open(
        _ listener: NetListener, _ connections: PluginConnections, _ configuration: NetConfiguration
    ) async throws -> any Channel {
        if listener.isSecure, configuration.certificate() == nil {
            throw NetError(
                listener.setting, "needs the server's certificate: set http.tls.certificate and http.tls.key beside it")
        }
        let admission = Admission(
            most: configuration.maximumConnections, mostPerAddress: configuration.maximumPerAddress)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            // What a client that is not read may leave in the kernel; connections inherit it.
            .serverChannelOption(.socketOption(.so_rcvbuf), value: 256 << 10)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            // Fewer bytes wake nobody; TLS has its own pieces.
            .childChannelOption(
                .socketOption(NIOBSDSocket.Option(rawValue: SO_RCVLOWAT)),
                value: listener.isSecure ? 1 : listener.leastBytes
            )
            // One read at a time: what was read is told, and may have been too much, before the next.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try accept(channel, listener, connections, configuration, admission)
                }
            }
        do {
            return try await bootstrap.bind(host: listener.host, port: listener.port).get()
        } catch {
            let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)).lowercased() } ?? "\(error)"
            throw NetError(
                listener.setting,
                "cannot listen on \(NetListener.text(host: listener.host, port: listener.port)): \(reason); choose "
                    + "another port, or 0 for a free one")
        }
    }

    private static func accept(
        _ channel: any Channel, _ listener: NetListener, _ connections: PluginConnections,
        _ configuration: NetConfiguration, _ admission: Admission
    ) throws {
        let address = channel.remoteAddress?.ipAddress ?? ""
        guard admission.admit(address) else {
            connections.refused(listener)
            throw ChannelError.connectPending
        }
        channel.closeFuture.whenComplete { _ in admission.leave(address) }
        let pipeline = channel.pipeline.syncOperations
        if listener.isSecure {
            guard let context = configuration.certificate() else { throw ChannelError.operationUnsupported }
            try pipeline.addHandler(NIOSSLServerHandler(context: context))
        }
        let peer = NetListener.text(host: address, port: channel.remoteAddress?.port ?? 0)
        let loop = channel.eventLoop
        try pipeline.addHandler(
            ConnectionHandler(
                .accept { connections.accept(listener, peer: peer, socket: ChannelSocket($0, on: loop)) },
                isSecure: listener.isSecure, configuration: configuration))
    }
}
