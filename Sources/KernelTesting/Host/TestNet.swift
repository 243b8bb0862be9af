public import PluginSDK
internal import Synchronization

/// Connections that a test plays.
public final class TestNet: Net {
    /// Plays who is connected to.
    public typealias Dial = @Sendable (_ host: String, _ port: Int, _ isSecure: Bool) async throws -> NetConnection

    private struct State {
        var addresses: [String: NetAddress] = [:]
        var announced: [String: Int] = [:]
        var dial: Dial = { _, _, _ in
            throw PluginError(code: "NET_FAILED", message: "The test has nobody to connect to.", retryable: true)
        }
    }

    private let state = Mutex(State())

    /// Nobody listens, nobody is there to connect to.
    public init() {}

    /// Has a listener listen.
    public func listen(_ listener: String, at address: NetAddress) {
        state.withLock { $0.addresses[listener] = address }
    }

    /// Says what becomes of connections from now on.
    public func onConnect(_ dial: @escaping Dial) {
        state.withLock { $0.dial = dial }
    }

    /// The ports that were announced.
    public var announced: [String: Int] { state.withLock { $0.announced } }

    public func address(of listener: String) -> NetAddress? {
        state.withLock { $0.addresses[listener] }
    }

    public func announce(_ listener: String, port: Int) {
        state.withLock { state in
            state.announced[listener] = port
            let host = state.addresses[listener]?.host ?? "127.0.0.1"
            state.addresses[listener] = NetAddress(host: host, port: port)
        }
    }

    public func connect(
        to host: String, port: Int, isSecure: Bool, timeoutMilliseconds: UInt32
    ) async throws -> NetConnection {
        try await state.withLock { $0.dial }(host, port, isSecure)
    }
}
