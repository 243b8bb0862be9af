internal import PluginSDK

/// Where the plugin keeps things: a record a stream, a WebVTT file a track.
enum CaptionKeys {
    /// The stream's record.
    static func record(_ streamID: String, account: String) -> StoreKey {
        StoreKey(account: account, key: "t/\(streamID)")
    }

    /// All files of the stream.
    static func folder(_ streamID: String, account: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/captions")
    }

    /// The file of a track.
    static func file(_ track: String, of streamID: String, account: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/captions/\(track).vtt")
    }
}

extension Transaction {
    /// The stream's record, or nil.
    mutating func captions(of streamID: String, account: String) async throws -> StreamCaptions? {
        try await object(CaptionKeys.record(streamID, account: account)).map(StreamCaptions.init)
    }

    /// Writes the stream's record.
    mutating func put(_ captions: StreamCaptions, of streamID: String, account: String) {
        put(CaptionKeys.record(streamID, account: account), captions.json)
    }
}
