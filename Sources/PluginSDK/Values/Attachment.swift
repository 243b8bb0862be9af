/// A file that came with a call: already stored, and the plugin's to move with `rename`. What is left there when the call
/// ends is deleted.
public struct Attachment: Sendable, Hashable {
    /// A blob of the call's account.
    public var key: BlobKey
    /// Bytes.
    public var size: UInt64
    /// As the client named it, or empty.
    public var filename: String
    /// As the client declared it, or empty.
    public var contentType: String
    /// Of the bytes, lower-case hex.
    public var sha256: String

    /// Makes one.
    public init(key: BlobKey, size: UInt64, filename: String, contentType: String, sha256: String) {
        self.key = key
        self.size = size
        self.filename = filename
        self.contentType = contentType
        self.sha256 = sha256
    }
}
