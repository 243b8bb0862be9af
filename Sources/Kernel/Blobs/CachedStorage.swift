/// A storage driver that has the hot blobs forget what is changed, before and after: whoever fetched in between may have
/// got either.
package struct CachedStorage: StorageDriver {
    package let base: any StorageDriver
    package let hot: HotBlobs

    /// Over a driver.
    package init(base: any StorageDriver, hot: HotBlobs) {
        self.base = base
        self.hot = hot
    }

    package func put(_ key: String, bytes: [UInt8]) async throws(KernelError) {
        try await changing(key) { () async throws(KernelError) in try await base.put(key, bytes: bytes) }
    }

    package func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        try await changing(key) { () async throws(KernelError) in try await base.append(key, at: offset, bytes: bytes) }
    }

    package func remove(_ key: String) async throws(KernelError) {
        try await changing(key) { () async throws(KernelError) in try await base.remove(key) }
    }

    package func removeAll(folder: String) async throws(KernelError) {
        hot.forget(below: folder)
        defer { hot.forget(below: folder) }
        try await base.removeAll(folder: folder)
    }

    package func rename(_ from: String, to target: String) async throws(KernelError) {
        try await changing(from) { () async throws(KernelError) in
            try await changing(target) { () async throws(KernelError) in try await base.rename(from, to: target) }
        }
    }

    package func sync(_ key: String) async throws(KernelError) { try await base.sync(key) }

    package func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] {
        try await base.read(key, offset: offset, length: length)
    }

    package func stat(_ key: String) async throws(KernelError) -> BlobInfo? { try await base.stat(key) }

    package func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] {
        try await base.list(prefix: prefix, after: after, limit: limit)
    }

    package func open(_ key: String) async throws(KernelError) -> Int32? { try await base.open(key) }

    private func changing(
        _ key: String, _ work: () async throws(KernelError) -> Void
    ) async throws(KernelError) {
        hot.forget(key)
        defer { hot.forget(key) }
        try await work()
    }
}
