/// The name of a blob: a path in an account's space.
public struct BlobKey: Sendable, Hashable {
    /// The account; empty is the server's own space.
    public var account: String
    /// A path of `[A-Za-z0-9._-]` components joined by `/`, at most 400 bytes.
    public var key: String

    /// Names a blob.
    public init(account: String, key: String) {
        self.account = account
        self.key = key
    }
}

/// What is known of a blob without reading it.
public struct BlobInfo: Sendable, Hashable {
    /// The blob's key, without its account.
    public var key: String
    /// Bytes.
    public var size: UInt64

    /// Makes one.
    public init(key: String, size: UInt64) {
        self.key = key
        self.size = size
    }
}
