/// What a client's session wants done, in this order.
package enum RTMPClientAction: Sendable, Hashable {
    /// Send these bytes.
    case send([UInt8])
    /// The server takes what is published from now on, or plays.
    case ready
    /// A message of the stream that is played.
    case media(RTMPMedia)
    /// Close the connection once everything is sent. Nothing comes after it.
    case ended(RTMPClientEnd)
}
