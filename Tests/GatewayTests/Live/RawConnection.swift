import JSON
import NIOCore
import NIOPosix

/// A connection that sends exactly the bytes it is told to, and takes answers apart.
struct RawConnection {
    /// One answer.
    struct Answer {
        var status = 0
        var fields: [(name: String, value: String)] = []
        var body: [UInt8] = []

        /// The value of a field, by its name in lower case.
        subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

        var json: JSON? { try? JSON(parsing: body) }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// The connection ended before the answer did.
    struct Ended: Error {
        let received: [UInt8]
    }

    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received: [UInt8] = []

    /// Connects, and closes when the body returned.
    static func open<R>(port: Int, _ body: (inout RawConnection) async throws -> R) async throws -> R {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(outbound: outbound, inbound: inbound.makeAsyncIterator())
            return try await body(&connection)
        }
    }

    /// Sends one request on a connection of its own.
    static func send(port: Int, _ request: [UInt8], isHead: Bool = false) async throws -> Answer {
        try await open(port: port) { connection in
            try await connection.send(request)
            return try await connection.answer(isHead: isHead)
        }
    }

    static func send(port: Int, _ request: String, isHead: Bool = false) async throws -> Answer {
        try await send(port: port, Array(request.utf8), isHead: isHead)
    }

    func send(_ bytes: [UInt8]) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Says that nothing more will be sent.
    func finish() {
        outbound.finish()
    }

    /// Reads one answer: an informational one counts.
    mutating func answer(isHead: Bool = false) async throws -> Answer {
        let end = try await headEnd()
        var lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
        received.removeFirst(end + 4)
        var answer = Answer()
        answer.status = Int(lines.removeFirst().split(separator: " ")[1]) ?? 0
        answer.fields = lines.map { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            return (parts[0].lowercased(), parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        guard !isHead, answer.status >= 200, let length = answer["content-length"].flatMap(Int.init) else {
            return answer
        }
        while received.count < length { try await more() }
        answer.body = Array(received[..<length])
        received.removeFirst(length)
        return answer
    }

    /// Whether the server closes the connection now, without another byte.
    mutating func isClosed() async -> Bool {
        guard received.isEmpty else { return false }
        do {
            guard let bytes = try await inbound.next() else { return true }
            received += bytes.readableBytesView
            return false
        } catch {
            return true
        }
    }

    private mutating func headEnd() async throws -> Int {
        while true {
            if received.count >= 4 {
                for index in 0...(received.count - 4) where received[index..<(index + 4)] == [13, 10, 13, 10] {
                    return index
                }
            }
            try await more()
        }
    }

    private mutating func more() async throws {
        guard let bytes = try await inbound.next() else { throw Ended(received: received) }
        received += bytes.readableBytesView
    }
}
