/// The client's side of a handshake: C0 and C1, and C2 once S1 is there. S2 is let by, whatever is in it.
struct ClientHandshake: Sendable {
    private enum Phase: Sendable {
        case version
        case first([UInt8])
        case second(missing: Int)
        case done
    }

    private var phase = Phase.version

    /// C0 and C1; `seed` decides the bytes of C1.
    static func opening(seed: UInt64) -> [UInt8] { [HandshakeBytes.version] + HandshakeBytes.first(seed: seed) }

    /// Whether messages follow.
    var isDone: Bool {
        if case .done = phase { true } else { false }
    }

    /// Takes what is the handshake's off the front of `bytes`, and gives what to send.
    mutating func take(_ bytes: inout ArraySlice<UInt8>) throws(RTMPProblem) -> [UInt8] {
        var answer: [UInt8] = []
        while !bytes.isEmpty, !isDone {
            switch phase {
            case .version:
                guard bytes.removeFirst() == HandshakeBytes.version else { throw .notRTMP }
                phase = .first([])
            case .first(var received):
                let part = bytes.prefix(HandshakeBytes.size - received.count)
                received += part
                bytes = bytes.dropFirst(part.count)
                phase = .first(received)
                guard received.count == HandshakeBytes.size else { break }
                answer = received
                phase = .second(missing: HandshakeBytes.size)
            case .second(let missing):
                let part = bytes.prefix(missing)
                bytes = bytes.dropFirst(part.count)
                phase = part.count == missing ? .done : .second(missing: missing - part.count)
            case .done: break
            }
        }
        return answer
    }
}
