/// What a viewer is answered.
package struct LiveReply: Sendable, Hashable {
    /// HTTP's: 200, 400, 404, 503.
    package var status: Int
    /// Of a playlist, with 200: its text. It is shared by all who get it.
    package var body: [UInt8] = []
    /// Where it is no 200: a sentence that says what to do.
    package var message = ""
    /// Whether it will not change any more.
    package var isFinal = false
    /// Of a multivariant playlist: whether its renditions have the segments that a player starts with.
    package var isBuffered = true

    static let part = LiveReply(status: 200)
    static let gone = LiveReply(status: 404, message: "The live stream is over.")
    static let cancelled = LiveReply(status: 503, message: "Nobody waits any more.")
    static let nothingYet = LiveReply(
        status: 404, message: "The live stream has not begun: try again in a few seconds.")
    static let noSuchRendition = LiveReply(
        status: 404, message: "The live stream has no such rendition: take the addresses from master.m3u8.")
    static let noSuchPart = LiveReply(
        status: 404, message: "There is no such part: take the addresses from the playlist.")
    static let unavailable = LiveReply(
        status: 503, message: "Nothing new came for a while: ask again, the publisher may come back.")

    static func bad(_ message: String) -> LiveReply { LiveReply(status: 400, message: message) }
}
