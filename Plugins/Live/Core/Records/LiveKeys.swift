package import PluginSDK

/// Where the plugin keeps things: a record a stream, its segments in chunks, and indexes of its own that belong to no account.
package enum LiveKeys {
    /// Segments in a full chunk.
    package static let chunkCapacity = 256

    /// The stream's record.
    package static func record(_ account: String, _ streamID: String) -> StoreKey {
        StoreKey(account: account, key: "l/\(streamID)")
    }

    /// The id of the stream that a key opens, by the hash of the key.
    package static func key(_ hash: String) -> StoreKey { StoreKey(account: "", key: "k/\(hash)") }

    /// The account of a stream that has something to do after a restart.
    package static func active(_ streamID: String) -> StoreKey { StoreKey(account: "", key: "a/\(streamID)") }

    /// All of ``active(_:)``.
    package static let activePrefix = "a/"

    /// All chunks of the stream start so.
    package static func segments(_ streamID: String) -> String { "g/\(streamID)/" }

    /// All chunks of a rendition start so.
    package static func segments(_ streamID: String, _ rendition: String) -> String { "g/\(streamID)/\(rendition)/" }

    /// The chunk that a segment is in.
    package static func chunk(_ account: String, _ streamID: String, _ rendition: String, number: Int) -> StoreKey {
        let digits = String(number / chunkCapacity)
        let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        return StoreKey(account: account, key: segments(streamID, rendition) + padded)
    }

    /// What stream-media makes of a stream.
    package static func media(_ account: String, _ streamID: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/media")
    }

    /// A segment's file.
    package static func file(_ account: String, _ streamID: String, _ rendition: String, _ number: Int) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/media/\(rendition)/\(number).m4s")
    }

    /// An init segment's name.
    package static func initName(_ number: Int) -> String { number == 0 ? "init.mp4" : "init-\(number).mp4" }
}
