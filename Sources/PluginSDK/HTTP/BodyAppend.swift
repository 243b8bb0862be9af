/// How a body is appended to a blob.
public struct BodyAppend: Sendable, Hashable {
    /// The blob's size; at 0 the blob is made, or emptied.
    public var offset: UInt64
    /// Bytes at most.
    public var limit: UInt64
    /// `sha1:HEX`, `sha256:HEX` or `md5:HEX` of the body, which is then kept whole or not at all; empty: none.
    public var checksum: String
    /// ``HTTPBody/digestState`` of the body before, or empty. The host reads again what it does not cover.
    public var digestState: [UInt8]

    /// Makes one.
    public init(offset: UInt64, limit: UInt64, checksum: String = "", digestState: [UInt8] = []) {
        self.offset = offset
        self.limit = limit
        self.checksum = checksum
        self.digestState = digestState
    }
}
