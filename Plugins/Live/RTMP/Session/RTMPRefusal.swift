/// Why a publisher is not let in, as clients tell reasons apart; they show the sentence with it.
package enum RTMPRefusal: String, Sendable, Hashable {
    /// The key is wrong, or in use: `NetStream.Publish.BadName`.
    case badName = "NetStream.Publish.BadName"
    /// Anything else.
    case failed = "NetStream.Failed"
}
