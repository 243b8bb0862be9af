/// Why a connection is over.
public enum NetEnd: Sendable, Hashable {
    /// The other side ended it.
    case peer
    /// It broke, or its TLS did.
    case broken
    /// Nothing came, and nothing could be sent, for too long (`network.idleTimeoutSeconds`).
    case idle
    /// The plugin closed it.
    case plugin
    /// The server stops.
    case stopping
}
