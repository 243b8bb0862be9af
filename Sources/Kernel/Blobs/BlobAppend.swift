/// How bytes are appended to a blob.
public struct BlobAppend: Sendable, Hashable {
    /// The blob's size; at 0 it is made or emptied.
    public var offset: UInt64
    /// Bytes at most.
    public var limit: UInt64
    /// `sha1:HEX`, `sha256:HEX` or `md5:HEX` of what is appended, which is kept whole or not at all; empty: none.
    public var checksum: String
    /// ``BlobAppended/digestState`` of what was appended before, or empty. What it does not cover is read again.
    public var digestState: [UInt8]

    /// Makes one.
    public init(offset: UInt64, limit: UInt64, checksum: String = "", digestState: [UInt8] = []) {
        self.offset = offset
        self.limit = limit
        self.checksum = checksum
        self.digestState = digestState
    }
}

/// What was appended to a blob.
public struct BlobAppended: Sendable, Hashable {
    /// Bytes that are in the blob now, durably.
    public var kept: UInt64
    /// Of the whole blob, lower-case hex.
    public var sha256: String
    /// For the next ``BlobAppend`` of the same blob; at most 128 bytes.
    public var digestState: [UInt8]
    /// Whether it was not what the checksum says; then nothing was kept.
    public var mismatch: Bool

    /// Makes one.
    public init(kept: UInt64, sha256: String, digestState: [UInt8], mismatch: Bool = false) {
        self.kept = kept
        self.sha256 = sha256
        self.digestState = digestState
        self.mismatch = mismatch
    }
}
