/// What a viewer asks for, as `authorizeViewer` is told.
package enum ViewingKind: String, Sendable, CaseIterable {
    /// The multivariant playlist.
    case playlist
    /// The DASH manifest, which players read again while the stream grows.
    case manifest
    /// Segments, media playlists, texts: what comes after the start.
    case media
    /// Pictures of the stream.
    case picture
    /// The player page.
    case player
    /// The whole file.
    case download

    /// Whether it goes on with what has begun, for which a token's end is not yet the end.
    package func continues(streamState: String) -> Bool {
        switch self {
        case .media, .picture: true
        case .manifest: streamState != "ready"
        case .playlist, .player, .download: false
        }
    }
}
