/// TCP connections, over which a plugin speaks a protocol of its own. Those to the manifest's `listens` come to
/// ``Plugin/serve(_:)``.
public protocol Net: Sendable {
    /// Where one of the manifest's listeners listens; nil where it does not, or not yet: ask when it is used, not at start.
    ///
    /// One of the transport `udp` is the plugin's to open: this is where, until ``announce(_:port:)``.
    func address(of listener: String) -> NetAddress?

    /// Tells the port in use of a listener that the plugin opened itself.
    func announce(_ listener: String, port: Int)

    /// Connects to a name or address, which is checked as those of fetches are. Its bytes come until it is closed.
    ///
    /// Throws `NET_REFUSED` (the address may not be reached), `NET_FAILED` (retryable where another attempt may go well) or
    /// `TIMEOUT`.
    func connect(
        to host: String, port: Int, isSecure: Bool, timeoutMilliseconds: UInt32
    ) async throws -> NetConnection
}

/// Of a host without the service "net".
struct NoNet: Net {
    func address(of listener: String) -> NetAddress? { nil }

    func announce(_ listener: String, port: Int) {}

    func connect(
        to host: String, port: Int, isSecure: Bool, timeoutMilliseconds: UInt32
    ) async throws -> NetConnection {
        throw PluginError.missingService("net")
    }
}
