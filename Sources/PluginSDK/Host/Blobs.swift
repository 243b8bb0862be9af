/// Keys to bytes, through the storage driver. Every success is durable.
public protocol Blobs: Sendable {
    /// Writes a whole blob, never visible in part.
    func put(_ key: BlobKey, bytes: [UInt8]) async throws
    /// Up to `length` bytes from `offset`; fewer only at the end. Throws `NOT_FOUND` without such a blob.
    func read(_ key: BlobKey, offset: UInt64, length: UInt64) async throws -> [UInt8]
    /// The blob's size, or nil when there is none.
    func stat(_ key: BlobKey) async throws -> BlobInfo?
    /// In order, the account's blobs whose key starts with the prefix's `key`, after `after` (empty: from the start);
    /// `limit` is 1 to 10,000.
    func list(_ prefix: BlobKey, after: String, limit: Int) async throws -> [BlobInfo]
    /// Deletes a blob; success also when there is none.
    func remove(_ key: BlobKey) async throws
    /// Deletes every blob below a folder ("streams/str_1").
    func removeAll(_ folder: BlobKey) async throws
    /// Moves a blob over the target.
    func rename(_ from: BlobKey, to target: BlobKey) async throws
    /// Writes at `offset`, which must be the blob's size (0 makes or empties it), else throws `CONFLICT`. Durable after
    /// ``sync(_:)``, unlike all else.
    func append(_ key: BlobKey, at offset: UInt64, bytes: [UInt8]) async throws
    /// Makes what was appended durable.
    func sync(_ key: BlobKey) async throws
}
