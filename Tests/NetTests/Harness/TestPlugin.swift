import Kernel
import Synchronization

/// What a plugin does with its connections, and what it was told.
final class TestPlugin: Sendable {
    /// What it does when it is told something.
    typealias Behaviour = @Sendable (PluginConnection, NetEvent) -> Void

    private struct State {
        var opened = 0
        var received = 0
        var ends: [NetEnd] = []
        var connections: [PluginConnection] = []
    }

    private let behaviour: Behaviour
    private let state = Mutex(State())

    /// One that does as it is told.
    init(_ behaviour: @escaping Behaviour) {
        self.behaviour = behaviour
    }

    /// Sends back what comes, no faster than it is read.
    static func echo() -> TestPlugin {
        TestPlugin { connection, event in
            guard case .bytes(let bytes) = event else { return }
            let count = bytes.count
            connection.send(Array(bytes)) { _ in connection.take(UInt64(count)) }
        }
    }

    /// Bytes that came.
    var received: Int { state.withLock { $0.received } }
    /// Why connections ended, in order.
    var ends: [NetEnd] { state.withLock { $0.ends } }
    /// Those to a listener, in order.
    var connections: [PluginConnection] { state.withLock { $0.connections } }

    /// What the host tells it.
    func tell(_ connection: PluginConnection, _ event: NetEvent) {
        state.withLock { state in
            switch event {
            case .opened: state.connections.append(connection)
            case .bytes(let bytes): state.received += bytes.count
            case .closed(let end): state.ends.append(end)
            }
        }
        behaviour(connection, event)
    }
}
