internal import Synchronization

/// The live streams that viewers can reach here, by id.
package final class LiveBroadcasts: Sendable {
    private let broadcasts = Mutex<[String: LiveBroadcast]>([:])

    /// None.
    package init() {}

    /// Makes one reachable. One of the same stream is closed.
    package func open(_ broadcast: LiveBroadcast) {
        let before = broadcasts.withLock { $0.updateValue(broadcast, forKey: broadcast.streamID) }
        if before !== broadcast { before?.close() }
    }

    /// That of a stream.
    package func find(_ streamID: String) -> LiveBroadcast? {
        broadcasts.withLock { $0[streamID] }
    }

    /// Forgets one, where it is still its stream's; who waits there is told that it is over.
    package func close(_ broadcast: LiveBroadcast) {
        broadcasts.withLock { broadcasts in
            if broadcasts[broadcast.streamID] === broadcast { broadcasts[broadcast.streamID] = nil }
        }
        broadcast.close()
    }

    /// Forgets that of a stream; who waits there is told that it is over.
    package func close(_ streamID: String) {
        broadcasts.withLock { $0.removeValue(forKey: streamID) }?.close()
    }
}
