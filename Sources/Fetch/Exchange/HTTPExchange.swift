import Kernel
import NIOCore
import NIOHTTP1

/// One request over one connection, and the answer, read no faster than it is taken.
struct HTTPExchange {
    let request: OutgoingRequest
    let idleTimeout: Duration
    /// Bytes of the body that are read; nil: all.
    var wanted: Int?

    /// Asks `receive` at the head of the answer whether to read its body, and passes it on.
    func run(
        over connection: HTTPConnection,
        head receive: (FetchHead) async throws(KernelError) -> Bool,
        body take: ([UInt8]) async throws(KernelError) -> Void
    ) async throws(KernelError) {
        let silence = Silence(channel: connection.parts.channel, after: TimeAmount(idleTimeout))
        do {
            try await connection.parts.executeThenClose { inbound, outbound in
                try await silence.bounding { try await send(to: outbound) }
                var parts = inbound.makeAsyncIterator()
                var isWanted = false
                var room = wanted ?? .max
                while let part = try await silence.bounding({ try await parts.next() }) {
                    switch part {
                    case .head(let head):
                        isWanted = try await receive(
                            FetchHead(
                                status: Int(head.status.code),
                                headers: head.headers.map { ($0.name.lowercased(), $0.value) },
                                url: request.address.text))
                        if !isWanted { return }
                    case .body(let bytes):
                        try await take(Array(bytes.readableBytesView.prefix(room)))
                        if bytes.readableBytes > room { return }
                        room -= bytes.readableBytes
                    case .end:
                        return
                    }
                }
                throw Self.brokenOff
            }
        } catch {
            if silence.isOver { throw .fetchTimeout("The other server said nothing for too long.") }
            throw FetchFailure.error(error)
        }
    }

    private func send(to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>) async throws {
        var head = HTTPRequestHead(
            version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.address.target)
        head.headers.add(name: "host", value: request.address.authority)
        for (name, value) in request.headers { head.headers.add(name: name, value: value) }
        head.headers.add(name: "connection", value: "close")
        if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            head.headers.add(name: "content-length", value: "\(request.body.count)")
        }
        // At once: a server that answers as soon as it has the head, and closes, leaves nothing to be written after it.
        var parts = [HTTPClientRequestPart.head(head)]
        if !request.body.isEmpty { parts.append(.body(.byteBuffer(ByteBuffer(bytes: request.body)))) }
        parts.append(.end(nil))
        try await outbound.write(contentsOf: parts)
    }

    private static let brokenOff = KernelError.fetchFailed("The connection broke off.", retryable: true)
}
