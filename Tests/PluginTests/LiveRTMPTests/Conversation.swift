import LiveRTMP

/// A client and a server that talk to each other, and all that the client said.
struct Conversation {
    var client: RTMPClientSession
    var server: RTMPServerSession
    /// All bytes from the client.
    private(set) var said: [UInt8] = []
    /// What the server's session wanted, but for bytes.
    private(set) var wanted: [RTMPAction] = []
    /// What the client's session wanted, but for bytes.
    private(set) var heard: [RTMPClientAction] = []
    /// What a key gets: nil takes it.
    var refusal: (RTMPRefusal, String)?

    static let place = RTMPPlace(app: "live", address: "rtmp://127.0.0.1/live", name: "secret-key")

    init(_ purpose: RTMPClientSession.Purpose = .publish, at place: RTMPPlace = Conversation.place) {
        client = RTMPClientSession(purpose, at: place, seed: 1)
        server = RTMPServerSession(seed: 2)
    }

    /// From the handshake to where both wait.
    mutating func start() { say(client.start()) }

    /// The server hears bytes, the client its answers, until both wait.
    mutating func say(_ bytes: [UInt8]) {
        said += bytes
        act(server.receive(bytes))
    }

    /// What follows from what the server's session wants.
    mutating func act(_ actions: [RTMPAction]) {
        for action in actions {
            switch action {
            case .send(let bytes): hear(bytes)
            case .publish:
                wanted.append(action)
                if let (refusal, reason) = refusal {
                    act(server.reject(refusal, reason))
                } else {
                    act(server.accept())
                }
            case .media, .ended: wanted.append(action)
            }
        }
    }

    private mutating func hear(_ bytes: [UInt8]) {
        for action in client.receive(bytes) {
            if case .send(let answer) = action { say(answer) } else { heard.append(action) }
        }
    }
}

extension RTMPServerSession {
    /// What a session wants of bytes that come in pieces, where it accepts every key at once: its actions with what is sent put
    /// together.
    mutating func outcome(of pieces: [[UInt8]]) -> [RTMPAction] {
        var outcome: [RTMPAction] = []
        var sent: [UInt8] = []
        func note(_ actions: [RTMPAction]) -> Bool {
            var isAsked = false
            for action in actions {
                switch action {
                case .send(let bytes): sent += bytes
                case .publish:
                    isAsked = true
                    outcome.append(action)
                case .media, .ended: outcome.append(action)
                }
            }
            return isAsked
        }
        for piece in pieces where note(receive(piece)) { _ = note(accept()) }
        return outcome + [.send(sent)]
    }
}
