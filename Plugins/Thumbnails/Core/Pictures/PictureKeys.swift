package import PluginSDK

/// Where pictures are kept: a record each, the bytes in a folder of the stream's.
package enum PictureKeys {
    /// All records of a stream's pictures start so.
    package static func records(_ streamID: String) -> String { "p/\(streamID)/" }

    /// A picture's record.
    package static func record(_ account: String, _ streamID: String, _ name: String) -> StoreKey {
        StoreKey(account: account, key: records(streamID) + name)
    }

    /// The folder of a stream's pictures.
    package static func folder(_ account: String, _ streamID: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/thumbnails")
    }

    /// A picture's bytes.
    package static func blob(_ account: String, _ streamID: String, _ name: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/thumbnails/\(name)")
    }

    /// A file of a rendition.
    package static func media(_ streamID: String, _ rendition: String, _ file: String) -> String {
        "streams/\(streamID)/media/\(rendition)/\(file)"
    }

    /// The file as it was uploaded.
    package static func source(_ account: String, _ streamID: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/source")
    }
}
