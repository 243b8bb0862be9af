package import Kernel
import Synchronization

/// Blobs in memory, as the kernel's storage.
package final class MemoryStorage: StorageDriver {
    private let blobs = Mutex<[String: [UInt8]]>([:])

    /// No blobs.
    package init() {}

    package func put(_ key: String, bytes: [UInt8]) async throws(KernelError) { blobs.withLock { $0[key] = bytes } }

    package func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        blobs.withLock { $0[key] = Array(($0[key] ?? []).prefix(Int(clamping: offset))) + bytes }
    }

    package func sync(_ key: String) async throws(KernelError) {}

    package func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] {
        guard let bytes = blobs.withLock({ $0[key] }) else { throw .notFound("There is no such blob.") }
        return Array(bytes.dropFirst(Int(clamping: offset)).prefix(Int(clamping: length)))
    }

    package func stat(_ key: String) async throws(KernelError) -> BlobInfo? {
        blobs.withLock { $0[key] }.map { BlobInfo(key: key, size: UInt64($0.count)) }
    }

    package func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] {
        let found = blobs.withLock { $0.filter { $0.key.hasPrefix(prefix) && $0.key > after } }
        return found.map { BlobInfo(key: $0.key, size: UInt64($0.value.count)) }.sorted { $0.key < $1.key }
            .prefix(limit).map { $0 }
    }

    package func remove(_ key: String) async throws(KernelError) { blobs.withLock { $0[key] = nil } }

    package func removeAll(folder: String) async throws(KernelError) {
        blobs.withLock { blobs in blobs = blobs.filter { !$0.key.hasPrefix(folder + "/") && $0.key != folder } }
    }

    package func rename(_ from: String, to target: String) async throws(KernelError) {
        blobs.withLock { $0[target] = $0.removeValue(forKey: from) }
    }
}
