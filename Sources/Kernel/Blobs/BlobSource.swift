/// Where the bytes of a blob are to be had from.
public struct BlobSource: Sendable {
    /// How.
    public enum Content: Sendable {
        /// They are in memory.
        case bytes([UInt8])
        /// They are in a file of this machine.
        case file(BlobFile)
        /// They are to be read from the storage, piece by piece.
        case pieces
    }

    /// The blob.
    public let key: BlobKey
    /// Bytes.
    public let size: UInt64
    /// How its bytes are to be had.
    public let content: Content

    /// Describes one.
    public init(key: BlobKey, size: UInt64, content: Content = .pieces) {
        self.key = key
        self.size = size
        self.content = content
    }
}
