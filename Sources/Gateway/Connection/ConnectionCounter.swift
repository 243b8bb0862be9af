import NIOCore

/// Counts a connection while it is there.
final class ConnectionCounter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let metrics: GatewayMetrics

    init(_ metrics: GatewayMetrics) {
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) { metrics.connected() }

    func handlerRemoved(context: ChannelHandlerContext) { metrics.disconnected() }
}
