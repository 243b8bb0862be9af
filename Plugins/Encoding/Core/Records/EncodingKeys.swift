package import PluginSDK

/// Where the plugin keeps things: a record a stream, its segments in chunks of their own, files in the stream's folder.
package enum EncodingKeys {
    /// The stream's record.
    package static func record(_ account: String, _ streamID: String) -> StoreKey {
        StoreKey(account: account, key: "e/\(streamID)")
    }

    /// The record of an encode that is to take the place of the stream's.
    package static func reencode(_ account: String, _ streamID: String) -> StoreKey {
        StoreKey(account: account, key: "r/\(streamID)")
    }

    /// All chunks of the stream start so.
    package static func segments(_ streamID: String) -> String { "g/\(streamID)/" }

    /// All chunks of a rendition start so.
    package static func segments(_ streamID: String, _ rendition: String) -> String { "g/\(streamID)/\(rendition)/" }

    /// The chunk that a segment is in.
    package static func chunk(_ account: String, _ streamID: String, _ rendition: String, number: Int) -> StoreKey {
        let digits = String(number / SegmentChunk.capacity)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        return StoreKey(account: account, key: segments(streamID, rendition) + padded)
    }

    /// Everything of the stream.
    package static func folder(_ account: String, _ streamID: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)")
    }

    /// What stream-media makes.
    package static func media(_ account: String, _ streamID: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/media")
    }

    /// What stream-media makes of a rendition.
    package static func media(_ account: String, _ streamID: String, _ rendition: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/media/\(rendition)")
    }

    /// The file as it was uploaded.
    package static func source(_ streamID: String) -> String { "streams/\(streamID)/source" }
}
