/// What both ends of a connection do alike: chunks in and out, and the messages that are about the connection itself (RTMP
/// 1.0, 5.4 and 6.2).
struct RTMPLink: Sendable {
    private var reader: ChunkReader
    private var writer = ChunkWriter()
    /// What is to be sent, and was not taken yet.
    private var output: [UInt8] = []
    /// Bytes received since the handshake began, modulo 2^32, and how many the peer knows of.
    private var received: UInt32 = 0
    private var acknowledged: UInt32 = 0
    /// After how many bytes the peer wants to hear of them.
    private var window = RTMPLink.usualWindow

    /// What we ask for, and what we assume where the peer says nothing.
    static let usualWindow: UInt32 = 2_500_000
    /// Windows below it are taken as this: an answer to each byte is nobody's wish.
    private static let smallestWindow: UInt32 = 4096

    init(limits: RTMPLimits) { reader = ChunkReader(limits: limits) }

    /// Counts bytes that came, and acknowledges them when it is time.
    mutating func count(_ bytes: Int) {
        received &+= UInt32(truncatingIfNeeded: bytes)
        guard received &- acknowledged >= window else { return }
        acknowledged = received
        send(RTMPMessage(.acknowledgement, body: RTMPLink.bytes(received)))
    }

    /// The next message that is not about the connection itself; nil when all bytes are taken.
    mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(RTMPProblem) -> RTMPMessage? {
        while let message = try reader.next(&bytes) {
            guard try isControl(message) else { return message }
        }
        return nil
    }

    /// Adds a message to what is to be sent.
    mutating func send(_ message: RTMPMessage, on chunkStream: UInt32 = RTMPLink.controlChunks) {
        writer.write(message, on: chunkStream, to: &output)
    }

    /// Adds a command.
    mutating func send(command values: [AMFValue], stream: UInt32 = 0) {
        send(RTMPMessage(.command, stream: stream, body: AMFWriter.bytes(of: values)), on: RTMPLink.commandChunks)
    }

    /// Adds bytes of the handshake.
    mutating func send(raw bytes: [UInt8]) { output += bytes }

    /// Tells the peer of larger chunks, and uses them.
    mutating func useChunks(of size: UInt32) {
        send(RTMPMessage(.setChunkSize, body: RTMPLink.bytes(size)))
        writer.setChunkSize(size)
    }

    /// What is to be sent.
    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// A message about the connection itself is obeyed.
    private mutating func isControl(_ message: RTMPMessage) throws(RTMPProblem) -> Bool {
        switch message.type {
        case .setChunkSize: try reader.setChunkSize(RTMPLink.number(message.body, at: 0))
        case .abort: reader.abort(try RTMPLink.number(message.body, at: 0))
        case .windowSize: window = max(RTMPLink.smallestWindow, try RTMPLink.number(message.body, at: 0))
        case .peerBandwidth: send(RTMPMessage(.windowSize, body: RTMPLink.bytes(RTMPLink.usualWindow)))
        case .acknowledgement: break
        case .userControl: return answer(message.body)
        default: return false
        }
        return true
    }

    /// Answers a ping (7.1.7); what else a user control message says is nothing for us, but for the end of a stream.
    private mutating func answer(_ body: [UInt8]) -> Bool {
        guard body.count >= 2 else { return true }
        let event = UInt16(body[0]) << 8 | UInt16(body[1])
        if event == UserControl.ping {
            send(
                RTMPMessage(.userControl, body: UserControl.bytes(UserControl.pong, Array(body.dropFirst(2).prefix(4))))
            )
        }
        return event != UserControl.streamEnd
    }

    /// 32 bits, the most significant byte first.
    static func bytes(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private static func number(_ body: [UInt8], at place: Int) throws(RTMPProblem) -> UInt32 {
        guard body.count >= place + 4 else { throw .badControl }
        return body[place..<(place + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Chunk streams by habit: 2 is the specification's, the others are those of most programs.
    static let controlChunks: UInt32 = 2
    static let commandChunks: UInt32 = 3
    static let audioChunks: UInt32 = 4
    static let dataChunks: UInt32 = 5
    static let videoChunks: UInt32 = 6
}
