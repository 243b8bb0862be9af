internal import Synchronization

/// The plugin's connections, by the host's numbers.
final class OpenConnections: Sendable {
    private let connections = Mutex<[UInt64: NetConnection]>([:])

    /// Adds one.
    func open(_ id: UInt64, _ connection: NetConnection) -> NetConnection {
        connections.withLock { $0[id] = connection }
        return connection
    }

    func find(_ id: UInt64) -> NetConnection? { connections.withLock { $0[id] } }

    /// Takes one out, which is over.
    func close(_ id: UInt64) -> NetConnection? { connections.withLock { $0.removeValue(forKey: id) } }
}
