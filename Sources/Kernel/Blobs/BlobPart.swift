import JSON

/// A part of a blob that follows another in an answer.
public struct BlobPart: Sendable, Hashable {
    /// The blob.
    public let blob: BlobKey
    /// Where the part begins.
    public let offset: UInt64
    /// Bytes.
    public let length: UInt64

    /// Describes one.
    public init(blob: BlobKey, offset: UInt64, length: UInt64) {
        self.blob = blob
        self.offset = offset
        self.length = length
    }

    /// Reads `[[key, offset, length], …]` of an account's blobs; nil where that is not what it is, or more than any answer
    /// can be.
    static func list(_ json: [UInt8], account: String) -> [BlobPart]? {
        guard let items = (try? JSON(parsing: json))?.array else { return nil }
        var parts: [BlobPart] = []
        parts.reserveCapacity(items.count)
        var sum: Int64 = 0
        for item in items {
            guard let key = item[0]?.string, let offset = item[1]?.int64, let length = item[2]?.int64, offset >= 0,
                length >= 0, offset <= Int64.max - length, sum <= Int64.max / 2 - length
            else { return nil }
            sum += length
            parts.append(
                BlobPart(blob: BlobKey(account: account, key: key), offset: UInt64(offset), length: UInt64(length)))
        }
        return parts
    }
}
