public import PluginSDK
internal import Synchronization

/// The other side of a ``NetConnection``, without a socket.
public final class TestPeer: NetTransport {
    private struct State {
        var connection: NetConnection?
        var received: [UInt8] = []
        var taken = 0
        var isClosed = false
    }

    private let pieces: AsyncStream<[UInt8]>
    private let arrivals: AsyncStream<[UInt8]>.Continuation
    private let state = Mutex(State())

    private init() {
        (pieces, arrivals) = AsyncStream.makeStream()
    }

    /// Connects to a listener: the plugin's side, and the other.
    public static func connected(
        to listener: String = "", from peer: String = "192.0.2.1:50000", isSecure: Bool = false
    ) -> (connection: NetConnection, peer: TestPeer) {
        let other = TestPeer()
        let connection = NetConnection(listener: listener, peer: peer, isSecure: isSecure, transport: other)
        other.state.withLock { $0.connection = connection }
        return (connection, other)
    }

    /// All that the plugin sent.
    public var received: [UInt8] { state.withLock { $0.received } }
    /// Bytes that the plugin has read.
    public var taken: Int { state.withLock { $0.taken } }
    /// Whether the plugin closed it.
    public var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Sends to the plugin.
    public func write(_ bytes: [UInt8]) {
        state.withLock { $0.connection }?.receive(bytes)
    }

    /// Ends the connection.
    public func end(_ end: NetEnd = .peer) {
        let connection = state.withLock { state in
            state.isClosed = true
            return state.connection.take()
        }
        connection?.finish(end)
        arrivals.finish()
    }

    /// What the plugin sends next, in one piece; nil where the connection is over.
    public func next() async -> [UInt8]? {
        for await piece in pieces { return piece }
        return nil
    }

    public func take(_ count: Int) {
        state.withLock { $0.taken += count }
    }

    public func send(_ bytes: [UInt8]) async throws {
        try state.withLock { state in
            guard !state.isClosed else { throw PluginError.notFound("The connection is over.") }
            state.received += bytes
        }
        arrivals.yield(bytes)
    }

    public func close(lingerMilliseconds: UInt32) { end(.plugin) }
}
