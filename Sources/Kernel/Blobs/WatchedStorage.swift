/// A storage driver whose calls are counted, and whose failures to write are noted.
struct WatchedStorage: StorageDriver {
    let base: any StorageDriver
    let watch: StorageWatch

    func put(_ key: String, bytes: [UInt8]) async throws(KernelError) {
        try await watch.write("put") { () async throws(KernelError) in try await base.put(key, bytes: bytes) }
    }

    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        try await watch.write("append") { () async throws(KernelError) in
            try await base.append(key, at: offset, bytes: bytes)
        }
    }

    func sync(_ key: String) async throws(KernelError) {
        try await watch.write("sync") { () async throws(KernelError) in try await base.sync(key) }
    }

    func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] {
        try await watch.count("read") { () async throws(KernelError) in
            try await base.read(key, offset: offset, length: length)
        }
    }

    func stat(_ key: String) async throws(KernelError) -> BlobInfo? {
        try await watch.count("stat") { () async throws(KernelError) in try await base.stat(key) }
    }

    func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] {
        try await watch.count("list") { () async throws(KernelError) in
            try await base.list(prefix: prefix, after: after, limit: limit)
        }
    }

    func remove(_ key: String) async throws(KernelError) {
        try await watch.count("remove") { () async throws(KernelError) in try await base.remove(key) }
    }

    func removeAll(folder: String) async throws(KernelError) {
        try await watch.count("remove_all") { () async throws(KernelError) in try await base.removeAll(folder: folder) }
    }

    func open(_ key: String) async throws(KernelError) -> Int32? {
        try await watch.count("open") { () async throws(KernelError) in try await base.open(key) }
    }

    func rename(_ from: String, to target: String) async throws(KernelError) {
        try await watch.write("rename") { () async throws(KernelError) in try await base.rename(from, to: target) }
    }
}
