import LiveRTMP

/// A client's bytes, made message by message, so that it can say what no client says; and a server's answers, taken apart.
struct RawClient {
    private var writer = ChunkWriter()
    private(set) var bytes: [UInt8] = [3] + [UInt8](repeating: 0, count: 1536 * 2)

    mutating func send(_ message: RTMPMessage, on chunkStream: UInt32 = 3) {
        writer.write(message, on: chunkStream, to: &bytes)
    }

    mutating func send(_ values: AMFValue..., stream: UInt32 = 0) {
        send(RTMPMessage(.command, stream: stream, body: AMFWriter.bytes(of: values)))
    }

    /// Up to the `publish`.
    static func publishing(_ properties: [AMFProperty] = []) -> RawClient {
        var client = RawClient()
        client.send(.string("connect"), .number(1), .object([AMFProperty("app", .string("live"))] + properties))
        client.send(.string("createStream"), .number(2), .null)
        client.send(.string("publish"), .number(3), .null, .string("key"), .string("live"), stream: 1)
        return client
    }

    /// The messages in what a server sent, after its side of the handshake.
    static func messages(in actions: [RTMPAction], handshake: Bool = true) throws -> [RTMPMessage] {
        var bytes: [UInt8] = []
        for action in actions { if case .send(let part) = action { bytes += part } }
        var rest = bytes.dropFirst(handshake ? 1 + 1536 * 2 : 0)
        var reader = ChunkReader()
        var messages: [RTMPMessage] = []
        while let message = try reader.next(&rest) {
            if message.type == .setChunkSize {
                try reader.setChunkSize(message.body.reduce(0) { $0 << 8 | UInt32($1) })
            }
            messages.append(message)
        }
        return messages
    }

    /// The commands among messages.
    static func commands(_ messages: [RTMPMessage]) throws -> [[AMFValue]] {
        try messages.filter { $0.type == .command }.map {
            var reader = AMFReader($0.body[...])
            return try reader.all()
        }
    }
}
