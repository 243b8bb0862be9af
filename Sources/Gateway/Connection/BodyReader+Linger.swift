import NIOCore

extension BodyReader {
    /// Reads on and throws away, within the configuration's bounds.
    ///
    /// A connection that is closed while bytes wait to be read is reset, and the client may lose the answer with it.
    mutating func linger(channel: any Channel, configuration: GatewayConfiguration) async {
        let deadline = channel.eventLoop.scheduleTask(in: configuration.lingerTimeout) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        var left = configuration.lingerBytes
        while left > 0, let piece = try? await next() { left -= piece.readableBytes }
    }
}
