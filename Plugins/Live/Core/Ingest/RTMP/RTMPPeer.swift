internal import LiveRTMP
internal import PluginSDK

/// A connection to another server, and the ``RTMPClientSession`` that speaks over it.
actor RTMPPeer {
    private let connection: NetConnection
    private var session: RTMPClientSession

    init(_ purpose: RTMPClientSession.Purpose, at place: RTMPPlace, over connection: NetConnection) {
        self.connection = connection
        session = RTMPClientSession(purpose, at: place, seed: .random(in: .min ... .max))
    }

    /// Speaks with the server until it is over, and says why in a sentence. `heed` is called with what the session wants but
    /// for bytes; nothing is read while it waits.
    nonisolated func read(_ heed: @Sendable (RTMPClientAction) async -> Void) async -> String {
        do {
            try await connection.send(await session.start())
            while let bytes = await connection.next() {
                for action in await receive(bytes) {
                    switch action {
                    case .send(let bytes): try await connection.send(bytes)
                    case .ready, .media: await heed(action)
                    case .ended(let end): return RTMPPeer.sentence(end)
                    }
                }
            }
        } catch {
            return "The connection broke."
        }
        return connection.end == .idle ? "The server fell silent." : "The server closed the connection."
    }

    /// Publishes a message, and says how many bytes that took; nil where the connection is over.
    func write(_ media: RTMPMedia) async -> Int? {
        let bytes = session.write(media)
        do {
            try await connection.send(bytes)
        } catch {
            return nil
        }
        return bytes.count
    }

    /// Says goodbye.
    func farewell() async {
        let bytes = session.stop()
        try? await connection.send(bytes)
    }

    private func receive(_ bytes: [UInt8]) -> [RTMPClientAction] { session.receive(bytes) }

    private static func sentence(_ end: RTMPClientEnd) -> String {
        switch end {
        case .refused(let word):
            word.description.isEmpty
                ? "The server refused: \(word.code.isEmpty ? "it did not say why" : word.code)."
                : "The server refused: \(word.description) (\(word.code))"
        case .finished: "The server ended the stream."
        case .broken(let problem): "The server broke the protocol: \(problem)"
        }
    }
}
