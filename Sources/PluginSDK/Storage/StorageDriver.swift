/// What keeps the bytes of the blobs: local files, an object store. Keys are full paths that contain the account.
///
/// Every success is durable, but for ``append(_:at:bytes:)``, which is after ``sync(_:)``. `StorageConformance` in
/// `KernelTesting` states what a driver must pass. Calls come from any task and several at once.
public protocol StorageDriver: Sendable {
    /// As in the manifest.
    static var name: String { get }
    /// As in the manifest.
    static var version: String { get }

    /// Starts the driver. A thrown error stops the start of the server and is shown to its operator.
    init(host: Host) async throws

    /// Writes a whole blob, never visible in part.
    func put(_ key: String, bytes: [UInt8]) async throws
    /// Writes at `offset`, which must be the blob's size (`CONFLICT` otherwise); 0 makes or empties it.
    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws
    /// Makes what was appended durable.
    func sync(_ key: String) async throws
    /// Up to `length` bytes; fewer only at the end. `NOT_FOUND` without such a blob.
    func read(_ key: String, offset: UInt64, length: UInt64) async throws -> [UInt8]
    /// The blob's size, or nil when there is none.
    func stat(_ key: String) async throws -> BlobInfo?
    /// In order of keys' bytes, those with the prefix that follow `after`, at most `limit`.
    func list(prefix: String, after: String, limit: Int) async throws -> [BlobInfo]
    /// Deletes a blob; success also when there is none.
    func remove(_ key: String) async throws
    /// Deletes all below a folder; readers never see a part of it gone.
    func removeAll(folder: String) async throws
    /// Moves a blob over another. `NOT_FOUND` without `from`.
    func rename(_ from: String, to target: String) async throws
    /// Opens a blob's file to read and hands the descriptor over: who called closes it. `NOT_FOUND` without such a blob; nil
    /// where blobs are no files. What replaces the blob later must leave the open file as it is.
    func open(_ key: String) async throws -> Int32?
    /// Ends the driver. No call is under way any more and none will come.
    func stop() async
}

extension StorageDriver {
    public func open(_ key: String) async throws -> Int32? { nil }

    public func stop() async {}
}
