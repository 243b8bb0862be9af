import CStreamPlugin
import Synchronization

/// The TCP connections of the plugins: those that came to their listeners, and those that they made.
public final class PluginConnections: Sendable {
    /// Connections that one plugin may make and have open.
    private static let mostMade = 1000
    /// How long what was sent may take to be written when the server stops.
    private static let linger = Duration.seconds(1)
    /// How long it is then waited for the sockets to be closed.
    private static let patience = Duration.seconds(5)

    private struct State {
        var connections: [UInt64: PluginConnection] = [:]
        /// Connections that are over, and whose plugins are being told so.
        var ending = 0
        var deliveries: [String: PluginConnection.Deliver] = [:]
        var listeners: [Place: (listener: NetListener, address: StaticBytes, text: String)] = [:]
        /// Connections that are being made, by plugin.
        var dialling: [String: Int] = [:]
        var isStopping = false
        var drained: [CheckedContinuation<Void, Never>] = []

        /// Whether there is nothing that a plugin is still to be told.
        var isDrained: Bool { isStopping && connections.isEmpty && ending == 0 }
    }

    private struct Place: Hashable {
        let plugin: String
        let listener: String
    }

    private let dialer: any NetDialer
    private let counts = NetCounts()
    private let state = Mutex(State())

    /// None yet.
    convenience init() { self.init(dialer: NoDialer()) }

    package init(dialer: any NetDialer) {
        self.dialer = dialer
    }

    /// Where the listeners listen, in the order of their names.
    public var addresses: [(name: String, address: String)] {
        state.withLock { state in
            state.listeners.values.filter { !$0.text.isEmpty }.map { (name: $0.listener.name, address: $0.text) }
        }.sorted { $0.name < $1.name }
    }

    /// Somebody connected to a listener: tells its plugin, and answers with whom the socket tells what comes. Nil: it is to
    /// be closed.
    public func accept(_ listener: NetListener, peer: String, socket: any NetSocket) -> PluginConnection? {
        let connection = add(
            plugin: listener.plugin, listener: listener.name, peer: peer, isSecure: listener.isSecure, socket: socket)
        connection?.open()
        return connection
    }

    /// Somebody was sent away.
    public func refused(_ listener: NetListener) {
        counts.refused(plugin: listener.plugin, listener: listener.name)
    }

    /// A listener listens now, on that port.
    public func listens(_ listener: NetListener, host: String, port: Int) {
        note(listener, NetListener.text(host: host, port: port))
    }

    /// Closes all connections, and returns when that is done and their plugins were told. None is made any more.
    public func stop() async {
        let connections = state.withLock { state in
            state.isStopping = true
            return Array(state.connections.values)
        }
        for connection in connections { connection.close(.stopping, linger: Self.linger) }
        let deadline = Task { [self] in
            try await Task.sleep(for: Self.patience)
            resume { _ in true }
        }
        await withCheckedContinuation { continuation in
            state.withLock { $0.drained.append(continuation) }
            resume { $0.isDrained }
        }
        deadline.cancel()
    }

    /// The plugin was started, and may be told.
    package func register(_ plugin: String, _ deliver: @escaping PluginConnection.Deliver) {
        state.withLock { $0.deliveries[plugin] = deliver }
    }

    /// A listener that its plugin opens itself, before the plugin was started.
    package func reserve(_ listener: NetListener) {
        note(listener, NetListener.text(host: listener.host, port: listener.port), isTold: false)
    }

    /// A plugin opened its listener on that port. One that is not its own to open is left alone.
    package func announce(_ name: String, of plugin: String, port: Int) {
        let place = Place(plugin: plugin, listener: name)
        guard let listener = state.withLock({ $0.listeners[place]?.listener }), listener.isOwn else { return }
        note(listener, NetListener.text(host: listener.host, port: port))
    }

    /// Where a plugin's listener listens; empty where it does not.
    package func address(_ name: String, of plugin: String) -> String {
        span(of: name, of: plugin).text
    }

    /// The same, for ever.
    func span(of name: String, of plugin: String) -> stream_bytes {
        state.withLock { $0.listeners[Place(plugin: plugin, listener: name)]?.address.span } ?? .none
    }

    /// Connects for a plugin. The connection is silent until ``PluginConnection/begin()``.
    package func connect(_ plugin: String, to target: NetTarget) async throws(KernelError) -> PluginConnection {
        let isFree = state.withLock { state in
            let made = state.connections.values.count { $0.plugin == plugin && $0.listener.isEmpty }
            guard made + (state.dialling[plugin] ?? 0) < Self.mostMade else { return false }
            state.dialling[plugin, default: 0] += 1
            return true
        }
        guard isFree else { throw .netFailed("The plugin has too many connections.", retryable: true) }
        defer { state.withLock { $0.dialling[plugin, default: 1] -= 1 } }
        let socket = try await dialer.dial(target)
        let peer = NetListener.text(host: target.host, port: target.port)
        let made = add(plugin: plugin, listener: "", peer: peer, isSecure: target.isSecure, socket: socket)
        guard let made else {
            socket.close(linger: .zero)
            throw .netFailed("The server is stopping, or the plugin is not started yet.", retryable: true)
        }
        return made
    }

    /// A connection of a plugin; nil where it is over, or another's.
    package func find(_ id: UInt64, of plugin: String) -> PluginConnection? {
        guard let found = state.withLock({ $0.connections[id] }), found.plugin == plugin else { return nil }
        return found
    }

    /// Adds the families to what is scraped.
    func write(to text: inout MetricsText) {
        let open = state.withLock { state in
            var open: [Place: Int] = [:]
            for place in state.listeners.keys { open[place] = 0 }
            for connection in state.connections.values {
                open[Place(plugin: connection.plugin, listener: connection.listener), default: 0] += 1
            }
            return open
        }
        text.gauge(
            "stream_net_connections", "Connections of plugins that are open.", labels: ["plugin", "listener"],
            open.map { ([$0.key.plugin, NetCounts.label($0.key.listener)], Double($0.value)) }
                .sorted { $0.0.lexicographicallyPrecedes($1.0) })
        counts.write(to: &text)
    }

    private func note(_ listener: NetListener, _ text: String, isTold: Bool = true) {
        let place = Place(plugin: listener.plugin, listener: listener.name)
        let address = StaticBytes(Array(text.utf8))
        state.withLock { $0.listeners[place] = (listener, address, isTold ? text : "") }
    }

    private func add(
        plugin: String, listener: String, peer: String, isSecure: Bool, socket: any NetSocket
    ) -> PluginConnection? {
        let connection = state.withLock { state -> PluginConnection? in
            guard !state.isStopping, let deliver = state.deliveries[plugin] else { return nil }
            let connection = PluginConnection(
                id: CallID.next(), plugin: plugin, listener: listener, peer: peer, isSecure: isSecure, socket: socket,
                counts: counts, deliver: deliver, onEnd: { [weak self] in self?.remove($0, $1) },
                onTold: { [weak self] in self?.told() })
            state.connections[connection.id] = connection
            return connection
        }
        if connection != nil { counts.opened(plugin: plugin, listener: listener) }
        return connection
    }

    private func remove(_ connection: PluginConnection, _ end: NetEnd) {
        counts.closed(end, plugin: connection.plugin, listener: connection.listener)
        state.withLock { state in
            state.connections[connection.id] = nil
            state.ending += 1
        }
    }

    /// A plugin was told that one of its connections is over.
    private func told() {
        state.withLock { $0.ending -= 1 }
        resume { $0.isDrained }
    }

    /// Lets go on who waits for the last connection's end.
    private func resume(if isDue: (State) -> Bool) {
        let waiting = state.withLock { state in
            guard isDue(state) else { return [CheckedContinuation<Void, Never>]() }
            defer { state.drained = [] }
            return state.drained
        }
        for continuation in waiting { continuation.resume() }
    }
}
