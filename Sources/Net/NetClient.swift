package import Fetch
public import Kernel
import NIOCore
import NIOPosix
package import NIOSSL
import Synchronization

/// Connects for the plugins: resolves a name once, checks each address that came of it, and dials one of exactly those.
public final class NetClient: NetDialer {
    /// Addresses of one host that are tried.
    private static let attempts = 4

    private let resolver: GuardedResolver
    private let roots: NIOSSLTrustRoots
    private let configuration: NetConfiguration
    private let trust = Mutex<NIOSSLContext?>(nil)

    /// - Parameters:
    ///   - allowPrivate: Whether it connects to private, loopback and link-local addresses.
    ///   - configuration: How long connections may be silent.
    public convenience init(allowPrivate: Bool, configuration: NetConfiguration) {
        self.init(resolver: GuardedResolver(allowPrivate: allowPrivate), roots: .default, configuration: configuration)
    }

    /// Over another resolver, believing other certificates.
    package init(resolver: GuardedResolver, roots: NIOSSLTrustRoots, configuration: NetConfiguration) {
        self.resolver = resolver
        self.roots = roots
        self.configuration = configuration
    }

    public func dial(_ target: NetTarget) async throws(KernelError) -> any NetSocket {
        let deadline = NIODeadline.now() + TimeAmount(target.timeout)
        guard (1...65535).contains(target.port) else { throw .netRefused("The port must be 1 to 65535.") }
        guard let host = try? WebAddress.host(alone: target.host) else {
            throw .netRefused("The host must be a name in ASCII, or an address.")
        }
        var failure = KernelError.netFailed("The other server could not be reached.", retryable: true)
        for address in try await addresses(of: host, until: deadline).prefix(Self.attempts) {
            do {
                return try await connect(to: try address.socketAddress(port: target.port), host, target, deadline)
            } catch {
                failure = Self.failure(error)
            }
        }
        throw failure
    }

    private func addresses(
        of host: WebAddress.Host, until deadline: NIODeadline
    ) async throws(KernelError) -> [NetworkAddress] {
        do throws(KernelError) {
            return try await TimeLimit.run(.nanoseconds((deadline - .now()).nanoseconds)) {
                [resolver] () async throws(KernelError) in
                try await resolver.addresses(of: host)
            }
        } catch {
            switch error.code {
            case "FETCH_REFUSED":
                throw .netRefused(
                    "The server does not connect to private, loopback, link-local or reserved addresses: use an "
                        + "address that is reachable from the internet.")
            case "FETCH_FAILED": throw .netFailed(error.message, retryable: error.retryable)
            case "TIMEOUT": throw Self.timeout
            default: throw error
            }
        }
    }

    private func connect(
        to address: SocketAddress, _ host: WebAddress.Host, _ target: NetTarget, _ deadline: NIODeadline
    ) async throws -> any NetSocket {
        let left = deadline - .now()
        guard left > .zero else { throw ChannelError.connectTimeout(left) }
        var configuration = configuration
        configuration.handshakeTimeout = left
        let context = target.isSecure ? try secureContext() : nil
        let name: String? = if case .name(let name) = host { name } else { nil }
        let group = MultiThreadedEventLoopGroup.singleton
        let loop = group.next()
        let opened = loop.makePromise(of: Void.self)
        let socket = Mutex<ChannelSocket?>(nil)
        do {
            _ = try await ClientBootstrap(group: loop)
                .connectTimeout(left)
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .channelOption(.socketOption(.so_keepalive), value: 1)
                .channelOption(.socketOption(.so_rcvbuf), value: 256 << 10)
                .channelOption(.maxMessagesPerRead, value: 1)
                .channelInitializer { [configuration] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let context {
                            try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
                        }
                        let handler = ConnectionHandler(
                            .promise(opened), isSecure: context != nil, configuration: configuration)
                        try pipeline.addHandler(handler)
                        socket.withLock { $0 = ChannelSocket(handler, on: channel.eventLoop) }
                    }
                }
                .connect(to: address).get()
        } catch {
            opened.fail(error)
            throw error
        }
        try await opened.futureResult.get()
        guard let made = socket.withLock({ $0 }) else { throw ChannelError.operationUnsupported }
        return made
    }

    private func secureContext() throws -> NIOSSLContext {
        try trust.withLock { trust in
            if let trust { return trust }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.trustRoots = roots
            let context = try NIOSSLContext(configuration: configuration)
            trust = context
            return context
        }
    }

    private static let timeout = KernelError(
        code: "TIMEOUT", message: "The other server did not answer in time.", retryable: true)

    private static func failure(_ error: any Error) -> KernelError {
        switch error {
        case let error as KernelError: error
        case ChannelError.connectTimeout: timeout
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            .netFailed(
                "TLS with the other server failed: its certificate is not trusted, or it speaks none.",
                retryable: false)
        default: .netFailed("The other server could not be reached.", retryable: true)
        }
    }
}
