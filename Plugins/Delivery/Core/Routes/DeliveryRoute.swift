/// The routes of the manifest, by their place in it.
package enum DeliveryRoute: Int, Sendable, CaseIterable {
    case multivariantPlaylist, mediaPlaylist, mediaFile, playerPage, playerStatus
    case multivariantPlaylistOptions, mediaPlaylistOptions, mediaFileOptions

    /// As the manifest states it.
    package var pattern: (method: String, path: String) {
        switch self {
        case .multivariantPlaylist: ("GET", "/play/{key}/master.m3u8")
        case .mediaPlaylist: ("GET", "/play/{key}/{rendition}/index.m3u8")
        case .mediaFile: ("GET", "/play/{key}/{rendition}/{file}")
        case .playerPage: ("GET", "/watch/{key}")
        case .playerStatus: ("GET", "/watch/{key}/status")
        case .multivariantPlaylistOptions: ("OPTIONS", "/play/{key}/master.m3u8")
        case .mediaPlaylistOptions: ("OPTIONS", "/play/{key}/{rendition}/index.m3u8")
        case .mediaFileOptions: ("OPTIONS", "/play/{key}/{rendition}/{file}")
        }
    }
}
