package import NIOCore
import NIOHTTP1
import NIOPosix
package import NIOSSL
import Synchronization

/// Opens connections by sockets.
package struct SocketDialer: Dialer {
    private let trust: TLSTrust

    /// - Parameter roots: Whose certificates are believed; nil: the system's.
    package init(roots: NIOSSLTrustRoots? = nil) {
        trust = TLSTrust(roots: roots ?? .default)
    }

    package func connect(
        to address: SocketAddress, secure: TLSName?, timeout: Duration
    ) async throws -> HTTPConnection {
        let parts = try await connected(to: address, secure: secure, timeout: timeout) { channel in
            try HTTPConnection.Parts(wrappingChannelSynchronously: channel)
        }
        return HTTPConnection(parts: parts)
    }

    package func keep(to address: SocketAddress, secure: TLSName?, timeout: Duration) async throws -> KeptConnection {
        try await connected(to: address, secure: secure, timeout: timeout) { channel in
            let handler = KeptExchangeHandler()
            try channel.pipeline.syncOperations.addHandler(handler)
            return KeptConnection(channel: channel, handler: handler)
        }
    }

    /// A connection that speaks HTTP/1.1, and what `finish` makes of it.
    private func connected<Result: Sendable>(
        to address: SocketAddress, secure: TLSName?, timeout: Duration,
        _ finish: @escaping @Sendable (any Channel) throws -> Result
    ) async throws -> Result {
        let context = try secure.map { _ in try trust.context() }
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context, let secure {
                        let name: String? = if case .name(let name) = secure { name } else { nil }
                        try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
                    }
                    var limits = NIOHTTPDecoderLimitConfiguration()
                    limits.maxHeaderFieldSize = 16 << 10
                    limits.maxHeaderListSize = 64 << 10
                    limits.maxHeaderFieldCount = 100
                    try pipeline.addHTTPClientHandlers(
                        leftOverBytesStrategy: .dropBytes, enableOutboundHeaderValidation: true,
                        encoderConfiguration: .init(), decoderLimitConfiguration: limits)
                    return try finish(channel)
                }
            }
    }
}

/// The TLS settings of all connections, made when the first needs them: reading the system's roots takes a while.
private final class TLSTrust: Sendable {
    private let roots: NIOSSLTrustRoots
    private let made = Mutex<NIOSSLContext?>(nil)

    init(roots: NIOSSLTrustRoots) {
        self.roots = roots
    }

    func context() throws -> NIOSSLContext {
        try made.withLock { made in
            if let made { return made }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.minimumTLSVersion = .tlsv12
            configuration.trustRoots = roots
            configuration.applicationProtocols = ["http/1.1"]
            let context = try NIOSSLContext(configuration: configuration)
            made = context
            return context
        }
    }
}
