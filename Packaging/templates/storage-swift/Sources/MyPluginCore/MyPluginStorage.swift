public import PluginSDK
internal import Synchronization

/// A storage plugin: it keeps blobs in memory. Put your store in that place.
///
/// Calls come from several tasks at once. Work that blocks belongs on threads of its own, not on those of tasks.
public final class MyPluginStorage: StorageDriver {
    // Must agree with the manifest, my-plugin.json.
    public static let name = "my-plugin"
    public static let version = "0.1.0"

    private let blobs = Mutex<[String: [UInt8]]>([:])

    public init(host: Host) async throws {
        host.log.info("Blobs are kept in memory, and gone when the server ends.")
    }

    public func put(_ key: String, bytes: [UInt8]) async throws {
        let path = try BlobPath(key)
        blobs.withLock { $0[path.key] = bytes }
    }

    public func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws {
        let path = try BlobPath(key)
        try blobs.withLock { blobs in
            let size = blobs[path.key]?.count
            guard offset == 0 || size == Int(exactly: offset) else {
                throw PluginError.conflict("The blob does not end at this offset: ask for its size.")
            }
            if offset == 0 { blobs[path.key] = [] }
            blobs[path.key, default: []] += bytes
        }
    }

    /// Here a driver of disks would flush.
    public func sync(_ key: String) async throws {
        let path = try BlobPath(key)
        try blobs.withLock { _ = try Self.find(path, in: $0) }
    }

    public func read(_ key: String, offset: UInt64, length: UInt64) async throws -> [UInt8] {
        let path = try BlobPath(key)
        let bytes = try blobs.withLock { try Self.find(path, in: $0) }
        return Array(bytes.dropFirst(Int(clamping: offset)).prefix(Int(clamping: length)))
    }

    public func stat(_ key: String) async throws -> BlobInfo? {
        let path = try BlobPath(key)
        return blobs.withLock { $0[path.key] }.map { BlobInfo(key: key, size: UInt64($0.count)) }
    }

    public func list(prefix: String, after: String, limit: Int) async throws -> [BlobInfo] {
        let found = blobs.withLock { blobs in
            blobs.filter { key, _ in
                key.utf8.starts(with: prefix.utf8) && after.utf8.lexicographicallyPrecedes(key.utf8)
            }
        }
        let infos = found.map { BlobInfo(key: $0.key, size: UInt64($0.value.count)) }
        return Array(infos.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(limit))
    }

    public func remove(_ key: String) async throws {
        let path = try BlobPath(key)
        blobs.withLock { $0[path.key] = nil }
    }

    public func removeAll(folder: String) async throws {
        let path = try BlobPath(folder)
        blobs.withLock { blobs in blobs = blobs.filter { !$0.key.utf8.starts(with: "\(path.key)/".utf8) } }
    }

    public func rename(_ from: String, to target: String) async throws {
        let (from, target) = (try BlobPath(from), try BlobPath(target))
        try blobs.withLock { blobs in
            let bytes = try Self.find(from, in: blobs)
            blobs[from.key] = nil
            blobs[target.key] = bytes
        }
    }

    private static func find(_ path: BlobPath, in blobs: [String: [UInt8]]) throws -> [UInt8] {
        guard let bytes = blobs[path.key] else { throw PluginError.notFound("There is no such blob.") }
        return bytes
    }
}
