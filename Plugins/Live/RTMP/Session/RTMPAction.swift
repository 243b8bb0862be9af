/// What a server's session wants done, in this order.
package enum RTMPAction: Sendable, Hashable {
    /// Send these bytes.
    case send([UInt8])
    /// A client wants to publish: look the key up, then call `accept()` or `reject(_:_:)`. Nothing is read meanwhile. `app` is what
    /// the address names before the key.
    case publish(app: String, key: RTMPSecret)
    /// A message of the stream, once it was accepted.
    case media(RTMPMedia)
    /// Close the connection once everything is sent. Nothing comes after it.
    case ended(RTMPEnd)
}
