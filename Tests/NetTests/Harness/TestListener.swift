import Kernel
import Logging
import Net

/// A listener of one plugin, on a free port of the loopback.
final class TestListener: Sendable {
    let connections: PluginConnections
    let port: Int
    private let running: Task<Void, any Error>

    /// Opens it.
    init(
        _ plugin: TestPlugin, isSecure: Bool = false, leastBytes: Int = 1, dialer: any NetDialer = Unused(),
        _ change: (inout NetConfiguration) -> Void = { _ in }
    ) async throws {
        var configuration = NetConfiguration()
        change(&configuration)
        connections = PluginConnections(dialer: dialer)
        connections.register("test") { plugin.tell($0, $1) }
        let listener = NetListener(
            plugin: "test", name: "tcp", setting: "tcp.port", host: "127.0.0.1", port: 0, isSecure: isSecure,
            leastBytes: leastBytes)
        let server = try await NetServer.listen(
            [listener], connections: connections, configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        port = connections.addresses.first.flatMap { $0.address.split(separator: ":").last }.flatMap { Int($0) } ?? 0
        running = Task { try await server.run() }
    }

    /// Stops it, as the server does at its end; returns when every connection is closed.
    func stop() async {
        running.cancel()
        _ = await running.result
    }

    struct Unused: NetDialer {
        func dial(_ target: NetTarget) async throws(KernelError) -> any NetSocket {
            throw .netFailed("not used", retryable: false)
        }
    }
}
