/// The routes of the manifest, by their place in it.
package enum DeliveryRoute: Int, Sendable, CaseIterable {
    case multivariantPlaylist, dashManifest, download, mediaPlaylist, livePlaylist, iFramePlaylist, mediaFile, captions,
        playerPage, playerStatus
    case multivariantPlaylistOptions, dashManifestOptions, downloadOptions, mediaPlaylistOptions, livePlaylistOptions,
        iFramePlaylistOptions, mediaFileOptions, captionsOptions

    /// As the manifest states it.
    package var pattern: (method: String, path: String) {
        switch self {
        case .multivariantPlaylist: ("GET", "/play/{key}/master.m3u8")
        case .dashManifest: ("GET", "/play/{key}/manifest.mpd")
        case .download: ("GET", "/play/{key}/download.mp4")
        case .mediaPlaylist: ("GET", "/play/{key}/{rendition}/index.m3u8")
        case .livePlaylist: ("GET", "/play/{key}/{rendition}/live.m3u8")
        case .iFramePlaylist: ("GET", "/play/{key}/{rendition}/iframes.m3u8")
        case .mediaFile: ("GET", "/play/{key}/{rendition}/{file}")
        case .captions: ("GET", "/play/{key}/captions/{file}")
        case .playerPage: ("GET", "/watch/{key}")
        case .playerStatus: ("GET", "/watch/{key}/status")
        case .multivariantPlaylistOptions: ("OPTIONS", "/play/{key}/master.m3u8")
        case .dashManifestOptions: ("OPTIONS", "/play/{key}/manifest.mpd")
        case .downloadOptions: ("OPTIONS", "/play/{key}/download.mp4")
        case .mediaPlaylistOptions: ("OPTIONS", "/play/{key}/{rendition}/index.m3u8")
        case .livePlaylistOptions: ("OPTIONS", "/play/{key}/{rendition}/live.m3u8")
        case .iFramePlaylistOptions: ("OPTIONS", "/play/{key}/{rendition}/iframes.m3u8")
        case .mediaFileOptions: ("OPTIONS", "/play/{key}/{rendition}/{file}")
        case .captionsOptions: ("OPTIONS", "/play/{key}/captions/{file}")
        }
    }

    /// Whether pages of other origins may read what it answers: all but the page itself.
    package var isForAnyPage: Bool {
        switch self {
        case .playerPage, .playerStatus: false
        default: true
        }
    }
}
