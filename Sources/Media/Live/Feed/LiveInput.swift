/// What the reading side of a live run tells the making side.
package enum LiveInput: Sendable {
    /// A track begins, or goes on with other parameters.
    case format(track: Int, LiveFormat)
    /// The next sample of a track that began, in decoding order.
    case sample(track: Int, LiveSample)
    /// The source says what it has: used while it is waited for tracks that did not come yet.
    case announcement(LiveAnnouncement)
    /// Something that the streamer should know.
    case warning(String)
    /// Bytes came in, so many.
    case received(bytes: Int)
    /// A quarter of a second passed.
    case tick
    /// It cannot be read any more.
    case failure(MediaFailure)
}
