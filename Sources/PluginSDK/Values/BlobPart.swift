/// A part of a blob.
public struct BlobPart: Sendable, Hashable {
    /// The blob's key in its account.
    public var key: String
    /// Where the part begins.
    public var offset: UInt64
    /// Bytes.
    public var length: UInt64

    /// Describes one.
    public init(key: String, offset: UInt64, length: UInt64) {
        self.key = key
        self.offset = offset
        self.length = length
    }
}
