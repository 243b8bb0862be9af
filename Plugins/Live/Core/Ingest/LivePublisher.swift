/// A publisher that was let in: its session's end of the connection.
package protocol LivePublisher: Sendable {
    /// Hands on whole records of the feed, one or many, in order: each the length of what follows (32 bits, little endian), its
    /// kind, and its payload. Returns once there is room for more, so read no further from the connection until then.
    ///
    /// Throws once the session ended the publisher.
    func write(_ records: [UInt8]) async throws(LiveIngestError)

    /// As ``write(_:)``, without waiting. False: none of them was taken, and it has to be waited.
    func offer(_ records: [UInt8]) -> Bool

    /// The publisher is gone, or said goodbye. Again: nothing.
    func end() async
}
