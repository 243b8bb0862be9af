/// Why a connection is over.
public enum NetEnd: String, Sendable, Hashable, CaseIterable {
    /// The other side ended it.
    case peer
    /// It broke, or its TLS did.
    case broken
    /// Nothing came, or nothing could be sent, for too long.
    case idle
    /// The plugin closed it.
    case plugin
    /// The server stops.
    case stopping
}
