import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Builds the pipeline of a connection, and serves its requests one after the other.
struct GatewayChannel: ServerChildChannel {
    /// A connection's parts of requests and answers, and whether its client is there.
    struct Connection: ServerChildChannelValue {
        let parts: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let client: ClientPresence

        var channel: any Channel { parts.channel }
    }

    let gateway: Gateway
    let configuration: GatewayConfiguration

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let clock = ConnectionClock(configuration)
            let client = ClientPresence()
            let pipeline = channel.pipeline.syncOperations
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = configuration.headFieldBytes
            limits.maxHeaderListSize = configuration.headBytes
            limits.maxHeaderFieldCount = configuration.headFields
            try pipeline.addHandler(ConnectionBytesHandler(clock))
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
                withEncoderConfiguration: .init(), withDecoderLimitConfiguration: limits)
            try pipeline.addHandler(HeadCheckHandler())
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(ConnectionPartsHandler(clock))
            try pipeline.addHandler(
                RefusalHandler(client: client, grace: configuration.goneGrace) { [gateway] in gateway.refusal($0) })
            try pipeline.addHandler(
                HTTPConnectionStateHandler(idleTimeout: Duration(configuration.idleTimeout), logger: logger))
            try pipeline.addHandler(ConnectionCounter(gateway.metrics))
            let parts = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            return Connection(parts: parts, client: client)
        }
    }

    func handle(value connection: Connection, logger: Logger) async {
        let requests = HTTP1Channel { [gateway] request, writer, channel in
            try await gateway.respond(to: request, writer: writer, channel: channel, client: connection.client)
        }
        await withTaskCancellationHandler {
            await requests.handle(value: connection.parts, logger: logger)
        } onCancel: {
            connection.channel.close(promise: nil)
        }
    }
}
