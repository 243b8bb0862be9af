package import JSON

/// A stream's `playback` object of the API: where viewers find it.
package enum PlaybackAddresses {
    /// Addresses below the server's public one; null for what this plugin does not serve. In the id's place may stand a token.
    package static func of(streamID: String, publicURL: String, isDownloadable: Bool = false, hasPictures: Bool = false)
        -> JSON
    {
        .object([
            "hls": .string("\(publicURL)/play/\(streamID)/master.m3u8"),
            "dash": .string("\(publicURL)/play/\(streamID)/manifest.mpd"),
            "player": .string("\(publicURL)/watch/\(streamID)"),
            "thumbnail": hasPictures ? .string("\(publicURL)/play/\(streamID)/thumbnail.jpg") : .null,
            "storyboard": hasPictures ? .string("\(publicURL)/play/\(streamID)/storyboard.vtt") : .null,
            "download": isDownloadable ? .string("\(publicURL)/play/\(streamID)/download.mp4") : .null,
        ])
    }
}
