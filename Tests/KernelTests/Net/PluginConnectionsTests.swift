import Kernel
import Synchronization
import Testing

@Suite("Connections of plugins")
struct PluginConnectionsTests {
    private let connections = PluginConnections(dialer: NobodyDials())
    private let told = Told()
    private let listener = NetListener(
        plugin: "echo", name: "tcp", setting: "tcp.port", host: "127.0.0.1", port: 0)

    private func accept(_ socket: NotingSocket = NotingSocket()) throws -> PluginConnection {
        connections.register("echo", told.take)
        return try #require(connections.accept(listener, peer: "192.0.2.1:5", socket: socket))
    }

    private func receive(_ connection: PluginConnection, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { connection.received($0) }
    }

    @Test("tell their plugin all that happens, in order, and nothing after the end") func order() throws {
        let connection = try accept()
        receive(connection, [1, 2])
        receive(connection, [3])
        connection.ended(.peer)
        connection.ended(.broken)
        receive(connection, [4])
        #expect(told.all == ["opened tcp 192.0.2.1:5", "bytes [1, 2]", "bytes [3]", "closed peer"])
    }

    @Test("are closed where nobody is there to be told") func nobody() {
        #expect(connections.accept(listener, peer: "192.0.2.1:5", socket: NotingSocket()) == nil)
    }

    @Test("are not read while too much was not taken") func credit() throws {
        let socket = NotingSocket()
        let connection = try accept(socket)
        receive(connection, [UInt8](repeating: 0, count: NetCredit.firstWindow))
        #expect(!connection.wantsBytes)
        #expect(connections.find(connection.id, of: "other") == nil)
        #expect(!connection.wantsBytes && socket.all == [])
        connections.find(connection.id, of: "echo")?.take(100)
        #expect(connection.wantsBytes && socket.all == ["resume"])
    }

    @Test("end with the reason of who ended them") func reasons() throws {
        let socket = NotingSocket()
        let connection = try accept(socket)
        connection.close(.plugin, linger: .seconds(1))
        connection.close(.stopping, linger: .zero)
        #expect(socket.all == ["close 1.0 seconds", "close 0.0 seconds"])
        connection.ended(.peer)
        #expect(told.all.last == "closed plugin")
        connection.close(.plugin, linger: .zero)
        #expect(socket.all.count == 2)
        #expect(connections.find(connection.id, of: "echo") == nil)
    }

    @Test("all end when the server stops, and none is made any more") func stop() async throws {
        let socket = NotingSocket()
        let connection = try accept(socket)
        let connections = connections
        socket.onClose { connection.ended(.broken) }
        await connections.stop()
        #expect(told.all.last == "closed stopping")
        #expect(connections.accept(listener, peer: "192.0.2.1:6", socket: NotingSocket()) == nil)
    }

    @Test("of listeners that are the plugin's own are told where to be") func own() {
        let own = NetListener(
            plugin: "live", name: "srt", setting: "srt.port", host: "::1", port: 0, isOwn: true)
        connections.reserve(own)
        #expect(connections.address("srt", of: "live") == "[::1]:0")
        #expect(connections.addresses.isEmpty)
        connections.announce("srt", of: "live", port: 8890)
        #expect(connections.address("srt", of: "live") == "[::1]:8890")
        #expect(connections.addresses.map(\.address) == ["[::1]:8890"])
        #expect(connections.address("srt", of: "other") == "")
        connections.listens(listener, host: "127.0.0.1", port: 77)
        connections.announce("tcp", of: "echo", port: 99)
        #expect(connections.address("tcp", of: "echo") == "127.0.0.1:77")
    }

    /// What a plugin was told.
    private final class Told: Sendable {
        private let events = Mutex<[String]>([])

        var all: [String] { events.withLock { $0 } }

        func take(_ connection: PluginConnection, _ event: NetEvent) {
            let text =
                switch event {
                case .opened: "opened \(connection.listener) \(connection.peer)"
                case .bytes(let bytes): "bytes \(Array(bytes))"
                case .closed(let end): "closed \(end)"
                }
            events.withLock { $0.append(text) }
        }
    }

    /// A socket that notes what it is asked for.
    private final class NotingSocket: NetSocket {
        private let asked = Mutex<[String]>([])
        private let closing = Mutex<(@Sendable () -> Void)?>(nil)

        var all: [String] { asked.withLock { $0 } }

        func onClose(_ work: @escaping @Sendable () -> Void) { closing.withLock { $0 = work } }

        func begin(_ connection: PluginConnection) { asked.withLock { $0.append("begin") } }

        func resume() { asked.withLock { $0.append("resume") } }

        func send(_ bytes: [UInt8], done: @escaping @Sendable (KernelError?) -> Void) { done(nil) }

        func close(linger: Duration) {
            asked.withLock { $0.append("close \(linger)") }
            closing.withLock { $0 }?()
        }
    }

    private struct NobodyDials: NetDialer {
        func dial(_ target: NetTarget) async throws(KernelError) -> any NetSocket {
            throw .netFailed("nobody", retryable: false)
        }
    }
}
