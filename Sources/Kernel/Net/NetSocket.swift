/// The socket of a connection. The kernel opens none: `streamd` brings who does from the module `Net`.
public protocol NetSocket: Sendable {
    /// Begins to tell a connection that was made by ``NetDialer/dial(_:)`` what comes.
    func begin(_ connection: PluginConnection)
    /// Bytes are wanted again: ``PluginConnection/wantsBytes`` has more.
    func resume()
    /// Sends bytes, and calls `done` when they were written; with an error where they are not going to be: `BUSY` or
    /// `NOT_FOUND`.
    func send(_ bytes: [UInt8], done: @escaping @Sendable (KernelError?) -> Void)
    /// Closes it once what was sent is written, after `linger` at the latest.
    func close(linger: Duration)
}

/// Who a plugin wants to be connected to.
public struct NetTarget: Sendable, Hashable {
    /// A name or an address.
    public let host: String
    public let port: Int
    /// Whether it is TLS.
    public let isSecure: Bool
    /// Of all of it: the name, the connection, the handshake.
    public let timeout: Duration

    /// Describes one.
    public init(host: String, port: Int, isSecure: Bool, timeout: Duration) {
        self.host = host
        self.port = port
        self.isSecure = isSecure
        self.timeout = timeout
    }
}

/// Who connects for the plugins. It resolves a name itself, checks every address that came of it, and dials what it checked.
public protocol NetDialer: Sendable {
    /// Connects. The socket is silent until ``NetSocket/begin(_:)``. Throws `NET_REFUSED`, `NET_FAILED` or `TIMEOUT`.
    func dial(_ target: NetTarget) async throws(KernelError) -> any NetSocket
}

/// Nobody: of kernels in tests, and of a server before it has one.
struct NoDialer: NetDialer {
    func dial(_ target: NetTarget) async throws(KernelError) -> any NetSocket {
        throw KernelError(code: "NOT_ENABLED", message: "This server makes no connections.")
    }
}

extension KernelError {
    /// `NET_REFUSED`: the server does not connect to this address.
    public static func netRefused(_ message: String) -> KernelError {
        KernelError(code: "NET_REFUSED", message: message)
    }

    /// `NET_FAILED`.
    public static func netFailed(_ message: String, retryable: Bool) -> KernelError {
        KernelError(code: "NET_FAILED", message: message, retryable: retryable)
    }
}
