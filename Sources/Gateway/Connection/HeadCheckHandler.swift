import NIOCore
import NIOHTTP1

/// Refuses heads that two readers could understand in two ways. RFC 9112, sections 3.2, 6.1 and 6.3.
final class HeadCheckHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        if case .head(let head) = unwrapInboundIn(data), let problem = HeadCheckHandler.problem(of: head) {
            isRefused = true
            context.fireErrorCaught(problem)
            return
        }
        context.fireChannelRead(data)
    }

    private static func problem(of head: HTTPRequestHead) -> HTTPProblem? {
        guard head.version == .http1_1 || head.version == .http1_0 else { return .version }
        let hosts = head.headers["host"]
        guard hosts.count == 1 || hosts.isEmpty && head.version == .http1_0, hosts.allSatisfy(isHost) else {
            return .host
        }
        let lengths = head.headers["content-length"]
        guard lengths.count <= 1, lengths.allSatisfy(isLength) else { return .length }
        let codings = head.headers["transfer-encoding"]
        guard !codings.isEmpty else { return nil }
        guard lengths.isEmpty, head.version == .http1_1 else { return .length }
        return codings.count == 1 && codings[0].lowercased() == "chunked" ? nil : .coding
    }

    private static func isLength(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && Int64(text) != nil
    }

    /// Whether it can name a host.
    static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) && ![0x22, 0x23, 0x2C, 0x2F, 0x3F, 0x40, 0x5C].contains($0) }
    }
}
