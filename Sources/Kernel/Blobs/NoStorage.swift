/// The storage of a storage driver: none. It is started before there are blobs.
struct NoStorage: StorageDriver {
    private static let error = KernelError(
        code: "NOT_ENABLED", message: "A storage driver stands below the blobs and cannot use them.")

    func put(_ key: String, bytes: [UInt8]) async throws(KernelError) { throw Self.error }
    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) { throw Self.error }
    func sync(_ key: String) async throws(KernelError) { throw Self.error }
    func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] { throw Self.error }
    func stat(_ key: String) async throws(KernelError) -> BlobInfo? { throw Self.error }
    func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] { throw Self.error }
    func remove(_ key: String) async throws(KernelError) { throw Self.error }
    func removeAll(folder: String) async throws(KernelError) { throw Self.error }
    func rename(_ from: String, to target: String) async throws(KernelError) { throw Self.error }
}
