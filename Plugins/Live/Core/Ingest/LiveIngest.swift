/// Where a publisher's connection goes once it told its key: the sessions, as the protocols see them.
package protocol LiveIngest: Sendable {
    /// Takes a publisher in. `key` is the stream key as it was sent, of any length; it is neither kept nor logged. `peer` is the
    /// publisher's address, for its owner to see.
    ///
    /// `onEnd` is called once, from any thread, when the session ends the publisher and not the other way round: close the
    /// connection then. It is not called after ``LivePublisher/end()``.
    func publish(
        key: String, kind: LiveSourceKind, peer: String, onEnd: @escaping @Sendable (LiveIngestError) -> Void
    ) async throws(LiveIngestError) -> any LivePublisher
}
