/// A caller, before it is let in.
package struct SRTRequest: Sendable, Hashable {
    /// As it was sent. Not for the log: it holds a key.
    package let streamID: String
    /// The caller's address, "192.0.2.1:50000".
    package let peer: String

    /// Describes one.
    package init(streamID: String, peer: String) {
        self.streamID = streamID
        self.peer = peer
    }
}

/// What becomes of a caller.
package enum SRTVerdict: Sendable, Hashable {
    /// It is let in. With a passphrase, of 10 to 79 bytes, only where it encrypts with that; without one, only in the clear.
    case accept(passphrase: String?)
    /// It is turned away.
    case reject(SRTRejection)
}
