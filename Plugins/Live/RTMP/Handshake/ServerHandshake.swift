/// The server's side of a handshake: C0 and C1 are answered with S0, S1 and S2, and C2 is let by, whatever is in it. A client
/// that sends a digest in C1 gets none back and goes on without.
struct ServerHandshake: Sendable {
    private enum Phase: Sendable {
        case version
        case first([UInt8])
        case second(missing: Int)
        case done
    }

    private let seed: UInt64
    private var phase = Phase.version

    /// Makes one; `seed` decides the bytes of S1.
    init(seed: UInt64) { self.seed = seed }

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
                // Versions that were never are answered with 3 (5.2.2), 6 and more encrypt.
                guard bytes.removeFirst() <= HandshakeBytes.version else { throw .notRTMP }
                phase = .first([])
            case .first(var received):
                let part = bytes.prefix(HandshakeBytes.size - received.count)
                received += part
                bytes = bytes.dropFirst(part.count)
                phase = .first(received)
                guard received.count == HandshakeBytes.size else { break }
                answer = [HandshakeBytes.version] + HandshakeBytes.first(seed: seed) + received
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
