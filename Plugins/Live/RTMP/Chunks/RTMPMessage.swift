/// A whole message, put together from its chunks.
package struct RTMPMessage: Sendable, Hashable {
    package var type: RTMPMessageType
    /// Milliseconds, modulo 2^32.
    package var timestamp: UInt32
    /// The message stream that it belongs to; 0 is the connection itself.
    package var stream: UInt32
    package var body: [UInt8]

    /// Makes one.
    package init(_ type: RTMPMessageType, timestamp: UInt32 = 0, stream: UInt32 = 0, body: [UInt8]) {
        self.type = type
        self.timestamp = timestamp
        self.stream = stream
        self.body = body
    }
}
