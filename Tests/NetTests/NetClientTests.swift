import Fetch
import Kernel
import NIOCore
import NIOSSL
import Net
import Synchronization
import Testing

@Suite("Connections of plugins to others")
struct NetClientTests {
    private static func client(inner: Bool = true, roots: NIOSSLTrustRoots = .default) -> NetClient {
        NetClient(
            resolver: GuardedResolver(allowPrivate: inner), roots: roots, configuration: NetConfiguration())
    }

    private static func target(_ port: Int, host: String = "127.0.0.1", isSecure: Bool = false) -> NetTarget {
        NetTarget(host: host, port: port, isSecure: isSecure, timeout: .seconds(20))
    }

    private func code(_ client: NetClient, _ target: NetTarget) async -> String {
        do throws(KernelError) {
            let socket = try await client.dial(target)
            socket.close(linger: .zero)
            return "none"
        } catch {
            return error.code
        }
    }

    @Test("addresses that fetches do not reach are not reached") func guarded() async {
        let client = Self.client(inner: false)
        for host in ["127.0.0.1", "::1", "10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "localhost", "0.0.0.0"] {
            #expect(await code(client, Self.target(1935, host: host)) == "NET_REFUSED", "\(host)")
        }
        for host in ["", "a b", "2130706433", "127.1", "a/b", "user@host"] {
            #expect(await code(Self.client(), Self.target(1935, host: host)) == "NET_REFUSED", "\(host)")
        }
        #expect(await code(Self.client(), Self.target(0)) == "NET_REFUSED")
        #expect(await code(Self.client(), Self.target(1)) == "NET_FAILED")
    }

    @Test("bytes go both ways, the first that the other side says too") func both() async throws {
        let greeting = TestPlugin { connection, event in
            switch event {
            case .opened: connection.send(Array("hello".utf8)) { _ in }
            case .bytes(let bytes):
                let count = bytes.count
                connection.send(Array(bytes)) { _ in connection.take(UInt64(count)) }
            case .closed: break
            }
        }
        let other = try await TestListener(greeting)
        let heard = Heard()
        let plugin = TestPlugin(heard.take)
        let own = try await TestListener(plugin, dialer: Self.client())
        let connection = try await own.connections.connect("test", to: Self.target(other.port))
        // Nothing is told before the plugin knows of it.
        #expect(heard.bytes == [])
        connection.begin()
        connection.send(Array(", you".utf8)) { _ in }
        #expect(await until { heard.bytes == Array("hello, you".utf8) })
        greeting.connections.first?.close(.plugin, linger: .zero)
        #expect(await until { plugin.ends == [.peer] })
        await own.stop()
        await other.stop()
    }

    @Test("one that ended before it began ends then") func early() async throws {
        let rude = TestPlugin { connection, event in
            if case .opened = event { connection.close(.plugin, linger: .zero) }
        }
        let other = try await TestListener(rude)
        let plugin = TestPlugin { _, _ in }
        let own = try await TestListener(plugin, dialer: Self.client())
        let connection = try await own.connections.connect("test", to: Self.target(other.port))
        #expect(await until { rude.ends.count == 1 })
        connection.begin()
        #expect(await until { plugin.ends.count == 1 })
        await own.stop()
        await other.stop()
    }

    @Test("TLS in and out; who speaks none is told nothing, and tells nothing") func secure() async throws {
        let certificate = try Certificate()
        let context = certificate.server
        let echo = TestPlugin.echo()
        let other = try await TestListener(echo, isSecure: true) { $0.certificate = { context } }
        let plain = try Client(port: other.port)
        #expect(await plain.send(Array("GET / HTTP/1.1\r\n\r\n".utf8)))
        _ = try? await plain.receive()
        #expect(echo.connections.isEmpty)

        let heard = Heard()
        let plugin = TestPlugin(heard.take)
        let client = Self.client(roots: certificate.roots)
        let own = try await TestListener(plugin, dialer: client)
        let connection = try await own.connections.connect("test", to: Self.target(other.port, isSecure: true))
        connection.begin()
        let bytes = [UInt8](repeating: 3, count: 1 << 20)
        connection.send(bytes) { _ in }
        #expect(await until { heard.bytes.count == bytes.count })
        #expect(echo.connections.first?.isSecure == true)
        #expect(await code(Self.client(), Self.target(other.port, isSecure: true)) == "NET_FAILED")
        connection.close(.plugin, linger: .seconds(5))
        #expect(await until { plugin.ends == [.plugin] })
        await own.stop()
        await other.stop()
    }

    @Test("a handshake that does not end is ended") func halfShaken() async throws {
        let certificate = try Certificate()
        let context = certificate.server
        let echo = TestPlugin.echo()
        let listener = try await TestListener(echo, isSecure: true) {
            $0.certificate = { context }
            $0.handshakeTimeout = .milliseconds(100)
        }
        let client = try Client(port: listener.port)
        #expect(try await client.receive() == [])
        #expect(echo.connections.isEmpty)
        await listener.stop()
    }

    /// What a connection brought; all of it is taken.
    private final class Heard: Sendable {
        private let all = Mutex<[UInt8]>([])

        var bytes: [UInt8] { all.withLock { $0 } }

        func take(_ connection: PluginConnection, _ event: NetEvent) {
            guard case .bytes(let bytes) = event else { return }
            all.withLock { $0 += bytes }
            connection.take(UInt64(bytes.count))
        }
    }
}
