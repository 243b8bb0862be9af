import NIOCore
import NIOHTTPTypes

/// Sees the parts of a connection's requests, and puts the handler that sees their bytes where those are.
final class ConnectionPartsHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let clock: ConnectionClock

    init(_ clock: ConnectionClock) {
        self.clock = clock
    }

    func handlerAdded(context: ChannelHandlerContext) {
        do {
            try context.pipeline.syncOperations.addHandler(ConnectionBytesHandler(clock), position: .first)
        } catch {
            context.fireErrorCaught(error)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        clock.parsed(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}
