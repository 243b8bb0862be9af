public import PluginSDK
internal import Synchronization

/// Blobs in memory.
public final class TestBlobs: Blobs {
    private struct State {
        var blobs: [BlobKey: [UInt8]] = [:]
        var failures: [String: PluginError] = [:]
    }

    private let state = Mutex(State())

    /// No blobs.
    public init() {}

    /// Every key that is there, in order.
    public var keys: [BlobKey] {
        state.withLock { $0.blobs.keys.sorted { ($0.account, $0.key) < ($1.account, $1.key) } }
    }

    /// The bytes of a blob, or nil.
    public subscript(key: BlobKey) -> [UInt8]? {
        get { state.withLock { $0.blobs[key] } }
        set { state.withLock { $0.blobs[key] = newValue } }
    }

    /// Lets the next call of a function ("rename", "remove", ...) fail, before it did anything.
    public func failNext(_ function: String, with error: PluginError) {
        state.withLock { $0.failures[function] = error }
    }

    public func put(_ key: BlobKey, bytes: [UInt8]) async throws {
        try change("put") { $0.blobs[key] = bytes }
    }

    public func read(_ key: BlobKey, offset: UInt64, length: UInt64) async throws -> [UInt8] {
        try change("read") { state in
            guard let bytes = state.blobs[key] else { throw Self.missing }
            return Array(bytes.dropFirst(Int(clamping: offset)).prefix(Int(clamping: length)))
        }
    }

    public func stat(_ key: BlobKey) async throws -> BlobInfo? {
        try change("stat") { state in state.blobs[key].map { BlobInfo(key: key.key, size: UInt64($0.count)) } }
    }

    public func list(_ prefix: BlobKey, after: String, limit: Int) async throws -> [BlobInfo] {
        try change("list") { state in
            let found = state.blobs.filter {
                $0.key.account == prefix.account && $0.key.key.hasPrefix(prefix.key)
                    && after.utf8.lexicographicallyPrecedes($0.key.key.utf8)
            }
            let infos = found.map { BlobInfo(key: $0.key.key, size: UInt64($0.value.count)) }
            return Array(infos.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.prefix(limit))
        }
    }

    public func remove(_ key: BlobKey) async throws {
        try change("remove") { $0.blobs[key] = nil }
    }

    public func removeAll(_ folder: BlobKey) async throws {
        try change("removeAll") { state in
            state.blobs = state.blobs.filter {
                $0.key.account != folder.account
                    || ($0.key.key != folder.key && !$0.key.key.hasPrefix(folder.key + "/"))
            }
        }
    }

    public func rename(_ from: BlobKey, to target: BlobKey) async throws {
        try change("rename") { state in
            guard let bytes = state.blobs.removeValue(forKey: from) else { throw Self.missing }
            state.blobs[target] = bytes
        }
    }

    public func append(_ key: BlobKey, at offset: UInt64, bytes: [UInt8]) async throws {
        try change("append") { state in
            guard offset == 0 || state.blobs[key]?.count == Int(clamping: offset) else {
                throw PluginError.conflict("The blob does not end at this offset: ask for its size.")
            }
            state.blobs[key] = (offset == 0 ? [] : state.blobs[key] ?? []) + bytes
        }
    }

    public func sync(_ key: BlobKey) async throws {
        try change("sync") { _ in }
    }

    private func change<R>(_ function: String, _ body: (inout State) throws -> R) throws -> R {
        try state.withLock { state in
            if let failure = state.failures.removeValue(forKey: function) { throw failure }
            return try body(&state)
        }
    }

    private static let missing = PluginError.notFound("There is no such blob.")
}
