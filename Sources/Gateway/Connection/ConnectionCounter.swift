import NIOCore

/// Counts a connection while it is there.
final class ConnectionCounter: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let metrics: GatewayMetrics

    init(_ metrics: GatewayMetrics) {
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) { metrics.connection(1) }

    func handlerRemoved(context: ChannelHandlerContext) { metrics.connection(-1) }
}
