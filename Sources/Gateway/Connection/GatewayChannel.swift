import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Builds the pipeline of a connection, and serves its requests one after the other.
struct GatewayChannel: ServerChildChannel {
    /// A connection's parts of requests, where its answers go, and whether its client is there.
    struct Connection: ServerChildChannelValue {
        let channel: any Channel
        let parts: RequestParts
        let output: ResponseOutput
        let client: ClientPresence
    }

    let gateway: Gateway
    let configuration: GatewayConfiguration

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        setup(channel: channel, isPlain: true)
    }

    /// Builds the pipeline of HTTP/1.1. Where the connection is not plain, what is sent must pass whoever encrypts it, and
    /// so through memory: no file goes to the socket as it is.
    func setup(channel: any Channel, isPlain: Bool) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let clock = ConnectionClock(configuration)
            let client = ClientPresence(takesFiles: isPlain)
            let pipeline = channel.pipeline.syncOperations
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = configuration.headFieldBytes
            limits.maxHeaderListSize = configuration.headBytes
            limits.maxHeaderFieldCount = configuration.headFields
            try pipeline.addHandler(ConnectionBytesHandler(clock))
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            if isPlain { try pipeline.addHandler(FileBodyHandler()) }
            try pipeline.addHandler(HeadCheckHandler())
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(ConnectionPartsHandler(clock))
            try pipeline.addHandler(
                RefusalHandler(client: client, grace: configuration.goneGrace) { [gateway] in gateway.refusal($0) })
            let parts = RequestParts(channel)
            let output = ResponseOutput(channel)
            try pipeline.addHandler(
                ServingHandler(
                    parts: parts, output: output, metrics: gateway.metrics, idleTimeout: configuration.idleTimeout))
            return Connection(channel: channel, parts: parts, output: output, client: client)
        }
    }

    func handle(value connection: Connection, logger: Logger) async {
        await withTaskCancellationHandler {
            await withTaskExecutorPreference(EventLoopExecutor(connection.channel.eventLoop)) {
                await serve(connection, logger)
            }
        } onCancel: {
            connection.channel.close(promise: nil)
        }
    }

    /// Answers one request after the other, and returns once the connection is closed.
    private func serve(_ connection: Connection, _ logger: Logger) async {
        do {
            while let head = try await connection.parts.nextHead() {
                try await gateway.respond(
                    to: Request(head: head, parts: connection.parts), writer: ResponseWriter(connection.output),
                    channel: connection.channel, client: connection.client)
                if head.headerFields.value(.connection)?.lowercased() == "close" { break }
            }
            // The client may still read what was sent; it closes its side then.
            connection.channel.close(mode: .output, promise: nil)
        } catch {
            logger.trace("a connection ended: \(error)")
            connection.channel.close(promise: nil)
        }
        try? await connection.channel.closeFuture.get()
    }
}
