import Synchronization

/// How far a subscriber is, for those who watch it.
final class SubscriberProgress: Sendable {
    struct Figures: Sendable, Hashable {
        /// The last event that is done with.
        var position: UInt64 = 0
        /// Deliveries of the next one that failed.
        var failures = 0
        /// Events that were set aside since the start.
        var setAside = 0
    }

    private let state = Mutex(Figures())

    var figures: Figures { state.withLock { $0 } }

    /// All up to an event is done with.
    func pass(_ sequence: UInt64) {
        state.withLock { state in
            state.position = sequence
            state.failures = 0
        }
    }

    /// A delivery failed.
    func fail() { state.withLock { $0.failures += 1 } }

    /// An event was set aside.
    func setAside() { state.withLock { $0.setAside += 1 } }
}
