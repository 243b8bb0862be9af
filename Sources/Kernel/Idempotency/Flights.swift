import Synchronization

/// The idempotent calls of clients that run now: a second one of the same name waits until the first is over.
final class Flights: Sendable {
    enum Entry {
        /// The caller runs, and must ``leave(_:)``.
        case runs
        /// The bell rings when the other one is over.
        case waits(Doorbell)
        /// Under this name something else was asked.
        case differs
    }

    private let state = Mutex<[[UInt8]: (digest: [UInt8], bells: [Doorbell])]>([:])

    func enter(_ name: [UInt8], digest: [UInt8]) -> Entry {
        state.withLock { flights in
            guard let flight = flights[name] else {
                flights[name] = (digest, [])
                return .runs
            }
            guard flight.digest == digest else { return .differs }
            let bell = Doorbell()
            flights[name]?.bells.append(bell)
            return .waits(bell)
        }
    }

    /// How many wait.
    var waiting: Int { state.withLock { $0.values.reduce(0) { $0 + $1.bells.count } } }

    func leave(_ name: [UInt8]) {
        for bell in state.withLock({ $0.removeValue(forKey: name)?.bells ?? [] }) { bell.ring() }
    }
}
