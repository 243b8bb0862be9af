import LiveCore
import Synchronization

/// Sessions that the test plays: the key "good" is taken, "used" is in use, and nobody knows the others.
final class PlayedIngest: LiveIngest {
    private struct State {
        var publishers: [PlayedPublisher] = []
        var onEnd: [@Sendable (LiveIngestError) -> Void] = []
        var peers: [String] = []
        var isOver = false
    }

    private let state = Mutex(State())

    var publishers: [PlayedPublisher] { state.withLock { $0.publishers } }
    var peers: [String] { state.withLock { $0.peers } }

    func publish(
        key: String, kind: LiveSourceKind, peer: String, onEnd: @escaping @Sendable (LiveIngestError) -> Void
    ) async throws(LiveIngestError) -> any LivePublisher {
        switch key {
        case "good": return open(peer: peer, onEnd: onEnd)
        case "used": throw LiveIngestError(.inUse, "Somebody publishes with this key.")
        default: throw LiveIngestError(.unknownKey, "No live stream has this key.")
        }
    }

    func open(peer: String, onEnd: @escaping @Sendable (LiveIngestError) -> Void) -> PlayedPublisher {
        let publisher = PlayedPublisher()
        state.withLock { state in
            state.publishers.append(publisher)
            state.onEnd.append(onEnd)
            state.peers.append(peer)
        }
        return publisher
    }

    /// As for a source that is pulled: nobody is let in any more after ``end()``.
    func pull(onEnd: @escaping @Sendable (LiveIngestError) -> Void) throws(LiveIngestError) -> PlayedPublisher {
        if state.withLock({ $0.isOver }) { throw LiveIngestError(.ended, "The live stream is over.") }
        return open(peer: "cam.test", onEnd: onEnd)
    }

    /// The stream is over.
    func end() { state.withLock { $0.isOver = true } }

    /// Sends the publishers away.
    func dismiss(_ error: LiveIngestError) {
        let ends = state.withLock { $0.onEnd }
        for end in ends { end(error) }
    }
}

/// What came of a publisher.
final class PlayedPublisher: LivePublisher {
    private struct State {
        var records: [UInt8] = []
        var ends = 0
        var error: LiveIngestError?
        var isWaitedFor = false
    }

    private let state = Mutex(State())

    var records: [UInt8] { state.withLock { $0.records } }
    var ends: Int { state.withLock { $0.ends } }

    /// Throws from now on.
    func fail(_ error: LiveIngestError) { state.withLock { $0.error = error } }

    func write(_ records: [UInt8]) async throws(LiveIngestError) {
        let error = state.withLock { state in
            if state.error == nil { state.records += records }
            return state.error
        }
        if let error { throw error }
    }

    func offer(_ records: [UInt8]) -> Bool {
        state.withLock { state in
            guard state.error == nil, !state.isWaitedFor else { return false }
            state.records += records
            return true
        }
    }

    /// Whether it can only be waited for it.
    func isWaitedFor(_ isWaitedFor: Bool) { state.withLock { $0.isWaitedFor = isWaitedFor } }

    func end() async { state.withLock { $0.ends += 1 } }
}
