import Foundation
import Glibc
import Kernel
import Synchronization

/// Blobs in memory that count what is asked of them, and hold reads back until they are let go.
final class CountedStorage: StorageDriver {
    private struct State {
        var blobs: [String: [UInt8]] = [:]
        var calls: [String] = []
        var isHeld = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var onWait: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    /// Whether blobs are files.
    let keepsFiles: Bool

    init(keepsFiles: Bool = false) {
        self.keepsFiles = keepsFiles
    }

    /// What was asked, in order: "read a/b".
    var calls: [String] { state.withLock { $0.calls } }

    subscript(key: String) -> [UInt8]? {
        get { state.withLock { $0.blobs[key] } }
        set { state.withLock { $0.blobs[key] = newValue } }
    }

    /// Reads from now on wait for ``letGo()``; `onWait` is called when one does.
    func hold(_ onWait: @escaping @Sendable () -> Void = {}) {
        state.withLock {
            $0.isHeld = true
            $0.onWait = onWait
        }
    }

    func letGo() {
        let waiting = state.withLock { state in
            state.isHeld = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func note(_ call: String) async {
        await withCheckedContinuation { continuation in
            let onWait = state.withLock { state -> (@Sendable () -> Void)? in
                state.calls.append(call)
                guard state.isHeld else { return nil }
                state.waiting.append(continuation)
                return state.onWait ?? {}
            }
            if let onWait { onWait() } else { continuation.resume() }
        }
    }

    func put(_ key: String, bytes: [UInt8]) async throws(KernelError) { self[key] = bytes }

    func append(_ key: String, at offset: UInt64, bytes: [UInt8]) async throws(KernelError) {
        self[key] = (self[key] ?? []) + bytes
    }

    func sync(_ key: String) async throws(KernelError) {}

    func read(_ key: String, offset: UInt64, length: UInt64) async throws(KernelError) -> [UInt8] {
        let bytes = self[key]
        await note("read \(key)")
        guard let bytes else { throw .notFound("no blob") }
        return Array(bytes.dropFirst(Int(clamping: offset)).prefix(Int(clamping: length)))
    }

    func stat(_ key: String) async throws(KernelError) -> BlobInfo? {
        self[key].map { BlobInfo(key: key, size: UInt64($0.count)) }
    }

    func list(prefix: String, after: String, limit: Int) async throws(KernelError) -> [BlobInfo] { [] }

    func remove(_ key: String) async throws(KernelError) { self[key] = nil }

    func removeAll(folder: String) async throws(KernelError) {
        state.withLock { state in state.blobs = state.blobs.filter { !$0.key.hasPrefix(folder + "/") } }
    }

    func rename(_ from: String, to target: String) async throws(KernelError) {
        self[target] = self[from]
        self[from] = nil
    }

    func open(_ key: String) async throws(KernelError) -> Int32? {
        guard keepsFiles else { return nil }
        await note("open \(key)")
        guard let bytes = self[key] else { throw .notFound("no blob") }
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        guard (try? Data(bytes).write(to: path)) != nil else { throw .internal("no file") }
        defer { unlink(path.path) }
        return Glibc.open(path.path, O_RDONLY | O_CLOEXEC)
    }
}
