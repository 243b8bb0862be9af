import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server on the loopback that plays a script for each request, byte by byte, and counts its connections.
final class Origin: Sendable {
    /// What it does next.
    enum Step: Sendable {
        case send(String)
        case bytes([UInt8])
        /// Breaks the connection off, with what was sent.
        case close
        /// Ends a TLS connection without saying so.
        case cut
        /// Says nothing more, and keeps the connection.
        case hang
    }

    /// The whole script for a request's head.
    typealias Script = @Sendable (_ head: String) -> [Step]

    private let channel: any Channel
    private let seen: Seen

    private final class Seen: Sendable {
        let connections = Atomic(0)
        let heads = Mutex<[String]>([])
    }

    private init(channel: any Channel, seen: Seen) {
        self.channel = channel
        self.seen = seen
    }

    /// Where it listens.
    var port: Int { channel.localAddress?.port ?? 0 }
    /// Connections that were made to it.
    var connections: Int { seen.connections.load(ordering: .relaxed) }
    /// The heads of requests, in order.
    var heads: [String] { seen.heads.withLock { $0 } }

    /// Starts one; with `tls`, it speaks TLS.
    static func started(tls: NIOSSLContext? = nil, _ script: @escaping Script) async throws -> Origin {
        let seen = Seen()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                seen.connections.add(1, ordering: .relaxed)
                return channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(
                        Player { head in
                            seen.heads.withLock { $0.append(head) }
                            return script(head)
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return Origin(channel: channel, seen: seen)
    }

    func stop() async throws { try await channel.close() }

    /// A whole answer.
    static func answer(_ status: String, _ headers: [String] = [], body: String = "") -> [Step] {
        let fields = headers + ["Content-Length: \(body.utf8.count)"]
        return [.send("HTTP/1.1 \(status)\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n\(body)"), .close]
    }
}

private final class Player: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: @Sendable (String) -> [Origin.Step]
    private var read = ""

    init(_ script: @escaping @Sendable (String) -> [Origin.Step]) {
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        read += String(buffer: unwrapInboundIn(data))
        guard let end = read.firstRange(of: "\r\n\r\n") else { return }
        let head = String(read[..<end.lowerBound])
        read = ""
        for step in script(head) {
            switch step {
            case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .bytes(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .close: context.close(promise: nil)
            case .cut:
                let below = try? context.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
                below?.close(promise: nil)
            case .hang: break
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
