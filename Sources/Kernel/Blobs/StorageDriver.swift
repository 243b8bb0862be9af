/// What keeps the bytes of the blobs: local files, an object store. Keys are full paths that contain the account.
///
/// Every success is durable, but for ``append(_:at:bytes:)``, which is after ``sync(_:)``. The suite in
/// `KernelTesting` states what a driver must pass.
public protocol StorageDriver: Sendable {
    /// Writes a whole blob, never visible in part.
    func put(_ key: String, bytes: [UInt8]) async throws(KernelError)
    /// Writes at `offset`, which must be the blob's size; 0 makes or empties it.
    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError)
    /// Makes what was appended durable.
    func sync(_ key: String) async throws(KernelError)
    /// Up to `length` bytes; fewer only at the end. `NOT_FOUND` without such a blob.
    func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8]
    /// The blob's size, or nil when there is none.
    func stat(_ key: String) async throws(KernelError) -> BlobInfo?
    /// In order of keys, those with the prefix that follow `after`.
    func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo]
    /// Deletes a blob, if there is one.
    func remove(_ key: String) async throws(KernelError)
    /// Deletes all below a folder.
    func removeAll(folder: String) async throws(KernelError)
    /// Moves a blob over another.
    func rename(_ from: String, to target: String) async throws(KernelError)
    /// Opens a blob's file to read; who called closes the descriptor. `NOT_FOUND` without such a blob, nil where blobs are
    /// no files. What replaces the blob later leaves the open file as it is.
    func open(_ key: String) async throws(KernelError) -> Int32?
}

extension StorageDriver {
    public func open(_ key: String) async throws(KernelError) -> Int32? { nil }
}
