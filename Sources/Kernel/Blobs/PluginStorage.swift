import CStreamPlugin

/// The storage driver of a plugin, through the header's functions.
struct PluginStorage: StorageDriver, @unchecked Sendable {
    // why: functions and instance live as long as the process, and the header lets any thread call them.
    private let functions: UnsafePointer<stream_storage_v1>
    private let instance: UnsafeMutableRawPointer?

    init(functions: UnsafePointer<stream_storage_v1>, instance: UnsafeMutableRawPointer?) {
        self.functions = functions
        self.instance = instance
    }

    func put(_ key: String, bytes: [UInt8]) async throws(KernelError) {
        _ = try await result { id in
            withSpan(key) { key in
                withSpan(bytes) { functions.pointee.put?(instance, key, $0, completeResult, id) }
            }
        }
    }

    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        _ = try await result { id in
            withSpan(key) { key in
                withSpan(bytes) { functions.pointee.append?(instance, key, offset, $0, completeResult, id) }
            }
        }
    }

    func sync(_ key: String) async throws(KernelError) {
        _ = try await result { id in
            withSpan(key) { functions.pointee.sync?(instance, $0, completeResult, id) }
        }
    }

    func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] {
        try await result { id in
            withSpan(key) { functions.pointee.read?(instance, $0, offset, length, completeResult, id) }
        }
    }

    func stat(_ key: String) async throws(KernelError) -> BlobInfo? {
        try await blobs { id in
            withSpan(key) { functions.pointee.stat?(instance, $0, completeBlobs, id) }
        }.first
    }

    func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] {
        try await blobs { id in
            withSpan(prefix) { prefix in
                withSpan(after) {
                    functions.pointee.list?(instance, prefix, $0, UInt32(clamping: limit), completeBlobs, id)
                }
            }
        }
    }

    func remove(_ key: String) async throws(KernelError) {
        _ = try await result { id in
            withSpan(key) { functions.pointee.remove?(instance, $0, completeResult, id) }
        }
    }

    func removeAll(folder: String) async throws(KernelError) {
        _ = try await result { id in
            withSpan(folder) { functions.pointee.remove_all?(instance, $0, completeResult, id) }
        }
    }

    func rename(_ from: String, to target: String) async throws(KernelError) {
        _ = try await result { id in
            withSpan(from) { from in
                withSpan(target) { functions.pointee.rename?(instance, from, $0, completeResult, id) }
            }
        }
    }

    func open(_ key: String) async throws(KernelError) -> Int32? {
        guard hasOpen else { return nil }
        let bytes = try await result { id in
            withSpan(key) { functions.pointee.open?(instance, $0, completeResult, id) }
        }
        guard bytes.count == MemoryLayout<Int32>.size else { return nil }
        return bytes.withUnsafeBytes { $0.loadUnaligned(as: Int32.self) }
    }

    /// Drivers of 1.0 and 1.1 end before it.
    private var hasOpen: Bool {
        guard let end = MemoryLayout<stream_storage_v1>.offset(of: \.open) else { return false }
        let size = Int(functions.pointee.struct_size)
        return size >= end + MemoryLayout<UnsafeRawPointer>.size && functions.pointee.open != nil
    }

    /// Begins a call and waits for its bytes. `begin` answers nil where the driver has no such function.
    private func result(_ begin: (UInt64) -> Void?) async throws(KernelError) -> [UInt8] {
        let id = CallID.next()
        return try await Completions.results.wait(for: id) {
            if begin(id) == nil { Completions.results.complete(id, with: .failure(Self.unsupported)) }
        } cancel: {
        }
    }

    private func blobs(_ begin: (UInt64) -> Void?) async throws(KernelError) -> [BlobInfo] {
        let id = CallID.next()
        return try await Completions.blobs.wait(for: id) {
            if begin(id) == nil { Completions.blobs.complete(id, with: .failure(Self.unsupported)) }
        } cancel: {
        }
    }

    private static let unsupported = KernelError(
        code: "UNSUPPORTED", message: "The storage driver does not offer this.")
}
