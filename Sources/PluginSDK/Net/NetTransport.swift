/// What a ``NetConnection`` stands on: the host's socket, or a test's twin of it.
public protocol NetTransport: Sendable {
    /// So many bytes of what came were used up.
    func take(_ count: Int)
    /// Sends, and returns when the bytes were written. Throws `BUSY`, or `NOT_FOUND` where the connection is over.
    func send(_ bytes: [UInt8]) async throws
    /// Closes once what was sent is written, after so many milliseconds at the latest. Does nothing where it is over.
    func close(lingerMilliseconds: UInt32)
}
