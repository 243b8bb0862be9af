internal import JSON
public import PluginSDK

/// The storage driver `local-storage`: each blob is a file below one folder.
///
/// A blob's bytes become visible by a rename, after they are on disk; the folder is flushed before success is told.
/// Work on the disk runs on threads of its own, never on those of Swift's tasks.
public struct LocalStorage: StorageDriver {
    public static let name = "local-storage"
    public static let version = "0.1.0"

    private let files: BlobFiles
    private let lanes = Lanes()

    public init(host: Host) async throws {
        guard let folder = host.settings["folder"]?.string, !folder.isEmpty else {
            throw PluginError(
                code: "INVALID_SETTING", message: "The setting local-storage.folder must name the folder for blobs.")
        }
        let log = host.log
        files = BlobFiles(folder: folder) { log.error($0) }
        try await lanes.write(to: "") { [files] in try files.open() }
    }

    /// As ``init(host:)``, on a disk that a test has fail: `fault` answers with the number to fail with, or 0.
    package init(folder: String, fault: @escaping @Sendable (DiskCall) -> Int32) async throws {
        files = BlobFiles(folder: folder, report: { _ in }, fault: fault)
        try await lanes.write(to: "") { [files] in try files.open() }
    }

    public func put(_ key: String, bytes: [UInt8]) async throws {
        try await lanes.write(to: key) { try files.put(try BlobPath(key), bytes) }
    }

    public func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws {
        try await lanes.write(to: key) { try files.append(try BlobPath(key), at: offset, bytes) }
    }

    public func sync(_ key: String) async throws {
        try await lanes.write(to: key) { try files.sync(try BlobPath(key)) }
    }

    public func read(_ key: String, offset: UInt64, length: UInt64) async throws -> [UInt8] {
        try await lanes.read { try files.read(try BlobPath(key), offset: offset, length: length) }
    }

    public func stat(_ key: String) async throws -> BlobInfo? {
        try await lanes.read { try files.stat(try BlobPath(key)) }
    }

    public func open(_ key: String) async throws -> Int32? {
        try await lanes.read { try files.descriptor(try BlobPath(key)) }
    }

    public func list(prefix: String, after: String, limit: Int) async throws -> [BlobInfo] {
        try await lanes.read { try BlobListing(files: files, prefix: prefix, after: after, limit: limit).run() }
    }

    public func remove(_ key: String) async throws {
        try await lanes.write(to: key) { try files.remove(try BlobPath(key)) }
    }

    public func removeAll(folder: String) async throws {
        try await lanes.write(to: folder) { try files.removeAll(try BlobPath(folder)) }
    }

    public func rename(_ from: String, to target: String) async throws {
        try await lanes.write(to: target) { try files.rename(try BlobPath(from), to: try BlobPath(target)) }
    }
}
