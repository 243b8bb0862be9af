internal import LiveRTMP
internal import Synchronization

/// A session's media on its way to a session of publishing, where the bytes come in; what else the session wants is left.
final class MediaPassage: Sendable {
    private struct State {
        var session: RTMPServerSession
        var left: [RTMPAction] = []
    }

    private let publisher: any LivePublisher
    private let state: Mutex<State>

    init(_ session: RTMPServerSession, to publisher: any LivePublisher) {
        self.publisher = publisher
        state = Mutex(State(session: session))
    }

    /// Takes the next bytes of the connection. False: nothing more goes this way, see ``end()``.
    func take(_ bytes: [UInt8]) -> Bool {
        state.withLock { state in
            let actions = state.session.receive(bytes)
            var records: [UInt8] = []
            for action in actions {
                guard case .media(let media) = action else {
                    state.left = actions
                    return false
                }
                FeedRecord.append(media, to: &records)
            }
            guard records.isEmpty || publisher.offer(records) else {
                state.left = actions
                return false
            }
            return true
        }
    }

    /// The session as it is now, and what it wants that was not done.
    func end() -> (RTMPServerSession, [RTMPAction]) {
        state.withLock { ($0.session, $0.left) }
    }
}
