import NIOCore

/// Sees a connection's bytes, before they are parsed.
final class ConnectionBytesHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let clock: ConnectionClock

    init(_ clock: ConnectionClock) {
        self.clock = clock
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        clock.received(context.channel)
        context.fireChannelRead(data)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        clock.writabilityChanged(context.channel)
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        clock.stop()
        context.fireChannelInactive()
    }
}
