import HTTPTypes
import Kernel
import NIOCore
import NIOHTTPTypes

/// Answers what is no request, in the API's envelope, and ends the connection; and notices when the client is gone.
///
/// Answers to earlier requests of the connection go out first.
final class RefusalHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let client: ClientPresence
    private let grace: TimeAmount
    private let refusal: (KernelError) -> Answer
    /// A request's head was read, its end was not.
    private var isReading = false
    private var unanswered = 0
    private var problem: HTTPProblem?
    private var isOver = false

    /// - Parameters:
    ///   - client: Told when the client is gone.
    ///   - grace: How long a client that sends no more may wait for its answer.
    ///   - refusal: The whole answer for an error.
    init(client: ClientPresence, grace: TimeAmount, refusal: @escaping (KernelError) -> Answer) {
        self.client = client
        self.grace = grace
        self.refusal = refusal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard problem == nil else { return }
        switch unwrapInboundIn(data) {
        case .head: (isReading, unanswered) = (true, unanswered + 1)
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        context.write(data, promise: promise)
        guard case .end = unwrapOutboundIn(data) else { return }
        unanswered -= 1
        refuseIfDue(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let found = HTTPProblem(error) else {
            context.fireErrorCaught(error)
            return
        }
        guard problem == nil else { return }
        problem = found
        if isReading {
            // Whoever reads the body answers.
            isOver = unanswered == 0
            context.fireErrorCaught(found)
        } else {
            refuseIfDue(context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is BodyCutEvent {
            // A body that has ended by now needs no end.
            if isReading { errorCaught(context: context, error: HTTPProblem.cutBody) }
            return
        }
        if case ChannelEvent.inputClosed? = event as? ChannelEvent {
            // A client may send all and then wait for the answer; one that has gone looks the same.
            context.eventLoop.scheduleTask(in: grace) { [client] in client.leave() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        client.leave()
        context.fireChannelInactive()
    }

    private func refuseIfDue(_ context: ChannelHandlerContext) {
        guard let problem, unanswered == 0, !isReading, !isOver else { return }
        isOver = true
        let answer = refusal(problem.error)
        context.write(
            wrapOutboundOut(.head(HTTPResponse(status: .init(code: answer.status), headerFields: answer.fields))),
            promise: nil)
        if case .bytes(let bytes) = answer.body {
            context.write(wrapOutboundOut(.body(ByteBuffer(bytes: bytes))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        // What still comes is read for a moment, so that the client sees the answer and not a reset.
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}
