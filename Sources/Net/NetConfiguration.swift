public import NIOCore
public import NIOSSL

/// What the listeners of plugins let clients do.
public struct NetConfiguration: Sendable {
    /// Connections to one listener at once; more are refused.
    public var maximumConnections = 1000
    /// Of these, those of one address.
    public var maximumPerAddress = 100
    /// How long a connection may be silent, or take nothing of what is sent.
    public var idleTimeout = TimeAmount.seconds(60)
    /// How long the handshake of TLS may take.
    public var handshakeTimeout = TimeAmount.seconds(10)
    /// The certificate for the next connection; nil: there is none, and listeners with TLS cannot be opened.
    public var certificate: @Sendable () -> NIOSSLContext? = { nil }

    /// The defaults.
    public init() {}
}
