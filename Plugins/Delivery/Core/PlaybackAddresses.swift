package import JSON

/// A stream's `playback` object of the API: where viewers find it.
package enum PlaybackAddresses {
    /// Addresses below the server's public one; null for what this plugin does not serve.
    package static func of(streamID: String, publicURL: String) -> JSON {
        .object([
            "hls": .string("\(publicURL)/play/\(streamID)/master.m3u8"),
            "dash": .null,
            "player": .string("\(publicURL)/watch/\(streamID)"),
            "thumbnail": .null,
            "storyboard": .null,
            "download": .null,
        ])
    }
}
