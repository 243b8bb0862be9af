import Gateway
import Logging
import NIOCore
import ServiceLifecycle

/// Runs a gateway on a free port for as long as a test's body takes.
enum LiveServer {
    static func run(
        _ backend: MemoryBackend, configure: (inout GatewayConfiguration) -> Void = { _ in },
        _ body: (_ port: Int, _ shutDown: @Sendable @escaping () async -> Void) async throws -> Void
    ) async throws {
        var configuration = GatewayConfiguration(port: 0)
        configure(&configuration)
        var logger = Logger(label: "gateway-tests")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = GatewayServer(backend: backend, configuration: configuration, logger: logger) { address in
            port.yield(address.port ?? 0)
        }
        let group = ServiceGroup(configuration: .init(services: [server], logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            try await body(await iterator.next() ?? 0) { await group.triggerGracefulShutdown() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// As ``run(_:configure:_:)``, where the test does not shut the server down itself.
    static func run(
        _ backend: MemoryBackend, configure: (inout GatewayConfiguration) -> Void = { _ in },
        _ body: (_ port: Int) async throws -> Void
    ) async throws {
        try await run(backend, configure: configure) { port, _ in try await body(port) }
    }
}
