internal import CStreamPlugin
internal import JSON

/// The service "bus".
struct BridgedSignals: Signals {
    let connection: HostConnection

    func isHeard(_ type: String) -> Bool {
        guard let bus = connection.bus else { return false }
        return withSpan(type) { bus.pointee.heard(connection.host, $0) } != 0
    }

    func send(_ signal: Signal) {
        guard let bus = connection.bus else { return }
        let arena = SpanArena()
        withExtendedLifetime(arena) {
            var boundary = arena.publish(signal)
            bus.pointee.signal(connection.host, &boundary)
        }
    }
}

extension SpanArena {
    /// A signal as the header has it.
    func publish(_ signal: Signal) -> stream_publish {
        stream_publish(
            account: span(signal.account), type: span(signal.type), subject: span(signal.subject),
            data: span(JSON.object(signal.data).bytes()))
    }
}
