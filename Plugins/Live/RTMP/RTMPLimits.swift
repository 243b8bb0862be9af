/// How much a peer may make a session keep.
package struct RTMPLimits: Sendable, Hashable {
    /// A message, at most: 16 MiB less one, which is also the most that a header can say.
    package var messageBytes = 0xFF_FFFF
    /// All messages of a connection that are not whole yet, in sum.
    package var unfinishedBytes = 20 << 20
    /// Chunk streams of a connection. Clients use fewer than ten.
    package var chunkStreams = 64
    /// What is set aside for a message when its header came; beyond it memory grows with what comes.
    package var reservedBytes = 128 << 10
    /// What a client may send before its key was accepted.
    package var bytesBeforePublishing = 64 << 10
    /// What a client may send on while its key is looked up.
    package var bytesWhileAsked = 256 << 10
    /// Message streams that a client may create.
    package var messageStreams = 16

    /// The usual bounds.
    package init() {}
}
