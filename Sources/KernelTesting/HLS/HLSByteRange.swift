/// A byte range of a file: `LENGTH@OFFSET` (RFC 8216bis section 4.4.4.2).
public struct HLSByteRange: Sendable, Hashable {
    /// Bytes.
    public var length: Int
    /// From the file's start; nil where it is not stated.
    public var offset: Int?

    /// Parses one; nil where it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard 1...2 ~= parts.count, let length = Int(parts[0]), length > 0 else { return nil }
        self.length = length
        if parts.count == 2 {
            guard let offset = Int(parts[1]), offset >= 0 else { return nil }
            self.offset = offset
        }
    }
}
