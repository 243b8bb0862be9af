import KernelTesting
import LiveRTMP

/// A program that publishes over a connection.
struct TestPublisher {
    let peer: TestPeer
    private var session: RTMPClientSession

    init(_ peer: TestPeer, key: String) {
        self.peer = peer
        session = RTMPClientSession(
            .publish, at: RTMPPlace(app: "live", address: "rtmp://stream.test/live", name: key), seed: 1)
    }

    /// Speaks until it may publish (`.ready`) or may not (`.ended`); nil: the connection is over.
    mutating func start() async -> RTMPClientAction? {
        peer.write(session.start())
        return await listen()
    }

    /// Speaks until something else than bytes is to be done.
    mutating func listen() async -> RTMPClientAction? {
        while let bytes = await peer.next() {
            var notable: RTMPClientAction?
            for action in session.receive(bytes) {
                if case .send(let answer) = action { peer.write(answer) } else { notable = notable ?? action }
            }
            if let notable { return notable }
        }
        return nil
    }

    mutating func write(_ media: RTMPMedia) { peer.write(session.write(media)) }

    mutating func stop() { peer.write(session.stop()) }
}
