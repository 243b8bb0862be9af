import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2

/// HTTP/2, RFC 9113: every stream is a connection of one request.
extension GatewayChannel {
    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<Connection>

    /// Builds the pipeline of a connection that speaks HTTP/2.
    func setupTwo(channel: any Channel, logger: Logger) -> EventLoopFuture<Streams> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let streams: Streams = try pipeline.configureAsyncHTTP2Pipeline(
                mode: .server, configuration: limits
            ) { stream in
                stream.eventLoop.makeCompletedFuture { try setupStream(stream, logger: logger) }
            }
            var management = NIOHTTP2ServerConnectionManagementHandler.Configuration.defaults
            management.maxIdleTime = configuration.idleTimeout
            management.maxGraceTime = .seconds(30)
            try pipeline.addHandler(HTTP2ConnectionHandler(gateway.metrics))
            try pipeline.addHandler(
                NIOHTTP2ServerConnectionManagementHandler(eventLoop: channel.eventLoop, configuration: management))
            return streams
        }
    }

    /// Serves the streams of a connection, all at once.
    func handleTwo(_ streams: Streams, on channel: any Channel, logger: Logger) async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                do {
                    for try await stream in streams.inbound {
                        group.addTask { await handle(value: stream, logger: logger) }
                    }
                } catch {
                    logger.debug("a connection of HTTP/2 ended", metadata: ["error": "\(error)"])
                }
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    /// Builds the pipeline of a stream: from the parts of its request on that of a connection.
    private func setupStream(_ channel: any Channel, logger: Logger) throws -> Connection {
        let clock = ConnectionClock(configuration)
        let client = ClientPresence()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP2FramePayloadToHTTPServerCodec())
        try pipeline.addHandler(HTTP2StreamHandler(configuration, clock))
        try pipeline.addHandler(ConnectionPartsHandler(clock))
        try pipeline.addHandler(
            RefusalHandler(client: client, grace: configuration.goneGrace) { [gateway] in gateway.refusal($0) })
        let parts = RequestParts(channel)
        let output = ResponseOutput(channel)
        try pipeline.addHandler(
            ServingHandler(parts: parts, output: output, metrics: nil, idleTimeout: configuration.idleTimeout))
        return Connection(channel: channel, parts: parts, output: output, client: client)
    }

    /// What one client may have us hold and do. Beyond it the connection is closed with `ENHANCE_YOUR_CALM`: streams that are
    /// opened and reset at once (CVE-2023-44487), heads in endless pieces (CVE-2024-27316), settings, pings, empty frames.
    private var limits: NIOHTTP2Handler.Configuration {
        var limits = NIOHTTP2Handler.Configuration()
        limits.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: 100),
            HTTP2Setting(parameter: .maxHeaderListSize, value: configuration.headBytes),
            HTTP2Setting(parameter: .initialWindowSize, value: 1 << 20),
        ]
        limits.connection.targetWindowSize = 1 << 20
        limits.connection.maximumSequentialContinuationFrames = 5
        limits.connection.maximumSequentialEmptyDataFrames = 1
        limits.connection.maximumBufferedControlFrames = 1000
        limits.stream.targetWindowSize = 1 << 20
        limits.stream.outboundBufferSizeHighWatermark = 256 << 10
        limits.stream.outboundBufferSizeLowWatermark = 128 << 10
        // A player that seeks gives up a few requests; 200 in 30 s are no player's.
        limits.stream.streamResetFrameRateLimit.maximumCount = 200
        limits.stream.streamResetFrameRateLimit.windowLength = .seconds(30)
        return limits
    }
}

/// Counts a connection while it is there, its streams are none of their own; and closes one whose client broke the rules of the
/// connection, which was told so.
private final class HTTP2ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame

    private let metrics: GatewayMetrics

    init(_ metrics: GatewayMetrics) {
        self.metrics = metrics
    }

    func handlerAdded(context: ChannelHandlerContext) { metrics.connected() }

    func handlerRemoved(context: ChannelHandlerContext) { metrics.disconnected() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(error)
        // Those of one stream end that stream.
        if !(error is NIOHTTP2Errors.StreamError) { context.close(promise: nil) }
    }
}
