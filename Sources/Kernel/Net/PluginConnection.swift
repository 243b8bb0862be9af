import Synchronization

/// A connection of a plugin: between its socket, which tells what comes one after the other, and the plugin.
public final class PluginConnection: Sendable {
    /// Has the plugin told.
    package typealias Deliver = @Sendable (PluginConnection, NetEvent) -> Void

    private struct State {
        var credit = NetCredit()
        /// Why it is going to end, where this side ends it.
        var cause: NetEnd?
        var isOver = false
    }

    /// Its number, never used twice.
    public let id: UInt64
    /// The listener's name; empty: the plugin connected.
    public let listener: String
    /// The other side, "192.0.2.1:50000".
    public let peer: String
    /// Whether it is TLS.
    public let isSecure: Bool
    let plugin: String
    private let socket: any NetSocket
    private let deliver: Deliver
    private let onEnd: @Sendable (PluginConnection, NetEnd) -> Void
    private let onTold: @Sendable () -> Void
    private let counts: NetCounts
    private let state = Mutex(State())

    init(
        id: UInt64, plugin: String, listener: String, peer: String, isSecure: Bool, socket: any NetSocket,
        counts: NetCounts, deliver: @escaping Deliver, onEnd: @escaping @Sendable (PluginConnection, NetEnd) -> Void,
        onTold: @escaping @Sendable () -> Void
    ) {
        self.id = id
        self.plugin = plugin
        self.listener = listener
        self.peer = peer
        self.isSecure = isSecure
        self.socket = socket
        self.counts = counts
        self.deliver = deliver
        self.onEnd = onEnd
        self.onTold = onTold
    }

    /// Whether the socket is to be read from. It changes to true with a ``NetSocket/resume()``, and to false in
    /// ``received(_:)``.
    public var wantsBytes: Bool { state.withLock { $0.credit.isOpen } }

    /// Bytes came. One call at a time, by the socket.
    public func received(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        let isOver = state.withLock { state in
            state.credit.give(bytes.count)
            return state.isOver
        }
        guard !isOver else { return }
        counts.received(bytes.count, plugin: plugin, listener: listener)
        deliver(self, .bytes(bytes))
    }

    /// The socket is closed: the last that it tells.
    public func ended(_ end: NetEnd) {
        let told = state.withLock { state -> NetEnd? in
            guard !state.isOver else { return nil }
            state.isOver = true
            return state.cause ?? end
        }
        guard let told else { return }
        onEnd(self, told)
        deliver(self, .closed(told))
        onTold()
    }

    /// Tells the plugin that it is there.
    func open() {
        deliver(self, .opened)
    }

    /// It was made by the plugin, which knows of it now.
    package func begin() {
        socket.begin(self)
    }

    package func take(_ count: UInt64) {
        if state.withLock({ $0.credit.take(count) }) { socket.resume() }
    }

    package func send(_ bytes: [UInt8], done: @escaping @Sendable (KernelError?) -> Void) {
        guard state.withLock({ !$0.isOver && $0.cause == nil }) else { return done(Self.over) }
        counts.sent(bytes.count, plugin: plugin, listener: listener)
        socket.send(bytes, done: done)
    }

    package func close(_ cause: NetEnd, linger: Duration) {
        let isOver = state.withLock { state in
            if state.cause == nil { state.cause = cause }
            return state.isOver
        }
        if !isOver { socket.close(linger: linger) }
    }

    /// Of a connection that is over.
    static let over = KernelError.notFound("The connection is over.")
}
