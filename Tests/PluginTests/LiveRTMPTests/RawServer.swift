import LiveRTMP

/// A server's bytes, message by message.
struct RawServer {
    private var writer = ChunkWriter()
    private(set) var bytes: [UInt8] = [3] + [UInt8](repeating: 0, count: 1536 * 2)

    mutating func send(_ message: RTMPMessage, on chunkStream: UInt32 = 3) {
        writer.write(message, on: chunkStream, to: &bytes)
    }

    mutating func send(_ values: AMFValue..., stream: UInt32 = 0) {
        send(RTMPMessage(.command, stream: stream, body: AMFWriter.bytes(of: values)))
    }

    mutating func status(_ level: String, _ code: String, _ description: String = "") {
        send(
            .string("onStatus"), .number(0), .null,
            .object([
                AMFProperty("level", .string(level)), AMFProperty("code", .string(code)),
                AMFProperty("description", .string(description)),
            ]), stream: 1)
    }

    /// Up to where a stream is there.
    static func ready() -> RawServer {
        var server = RawServer()
        server.send(RTMPMessage(.windowSize, body: [0, 0x26, 0x25, 0xA0]), on: 2)
        server.send(.string("onBWDone"), .number(0), .null)
        server.send(.string("_result"), .number(1), .object([]), .object([]))
        server.send(.string("_result"), .number(4), .null, .number(1))
        return server
    }
}
