import NIOCore
import NIOHTTPTypes

/// The end of a connection's pipeline: hands the parts of requests to who serves them, and closes a connection that is
/// idle, or that the server stops for.
final class ServingHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let parts: RequestParts
    private let output: ResponseOutput
    private let metrics: GatewayMetrics?
    private let idleTimeout: TimeAmount

    private var unanswered = 0
    /// A head came, its body's end did not.
    private var isReading = false
    private var lastActive = NIODeadline.now()
    private var idleCheck: Scheduled<Void>?
    private var closesAfterAnswer = false

    /// - Parameters:
    ///   - parts: Where requests go.
    ///   - output: Told whether answers can be sent.
    ///   - metrics: Counts the connection while it is there; nil: it is counted elsewhere.
    ///   - idleTimeout: How long a client may be silent between requests, or within one.
    init(parts: RequestParts, output: ResponseOutput, metrics: GatewayMetrics?, idleTimeout: TimeAmount) {
        self.parts = parts
        self.output = output
        self.metrics = metrics
        self.idleTimeout = idleTimeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        metrics?.connected()
        if context.channel.isActive { watch(context, in: idleTimeout) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        metrics?.disconnected()
        over()
    }

    func channelActive(context: ChannelHandlerContext) {
        watch(context, in: idleTimeout)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        over()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        lastActive = .now()
        switch part {
        case .head: (isReading, unanswered) = (true, unanswered + 1)
        case .body: break
        case .end: isReading = false
        }
        parts.append(part)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        parts.wake()
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if !parts.holdsRead() { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        guard case .end = unwrapOutboundIn(data) else { return }
        unanswered -= 1
        lastActive = .now()
        guard unanswered == 0 else { return }
        if closesAfterAnswer {
            context.flush()
            context.close(promise: nil)
        } else {
            watch(context, in: idleTimeout)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        output.changed(isWritable: context.channel.isWritable)
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        parts.finish(error)
        context.fireErrorCaught(error)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed: parts.finish()
        case ChannelEvent.outputClosed: output.end()
        case is ChannelShouldQuiesceEvent:
            if unanswered > 0 { closesAfterAnswer = true } else { context.close(promise: nil) }
            return
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func over() {
        idleCheck?.cancel()
        idleCheck = nil
        parts.finish()
        output.end()
    }

    private func watch(_ context: ChannelHandlerContext, in time: TimeAmount) {
        guard idleCheck == nil else { return }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        idleCheck = context.eventLoop.scheduleTask(in: time) {
            let (handler, context) = bound.value
            handler.check(context)
        }
    }

    private func check(_ context: ChannelHandlerContext) {
        idleCheck = nil
        // What is being answered may take its time; its end begins the watch anew.
        guard isReading || unanswered == 0 else { return }
        let left = lastActive + idleTimeout - .now()
        if left <= .zero { context.close(promise: nil) } else { watch(context, in: left) }
    }
}
