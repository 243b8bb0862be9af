internal import PluginSDK
internal import Synchronization

/// Text tracks that are being watched, read once: each part of a playlist would read the whole file otherwise.
///
/// A file of a name never changes, so nothing needs to be dropped; whether it is still shown is decided before.
final class CaptionFiles: Sendable {
    /// Files kept, and bytes of one that is.
    private static let capacity = 32
    private static let largest = 1 << 20

    private let state = Mutex<(files: [BlobKey: CaptionFile], order: [BlobKey])>(([:], []))

    /// A file; `read` gets its bytes where it is not here.
    func file(_ key: BlobKey, _ read: () async throws -> [UInt8]) async throws -> CaptionFile {
        if let known = state.withLock({ $0.files[key] }) { return known }
        let bytes = try await read()
        let file = CaptionFile(String(decoding: bytes, as: UTF8.self))
        guard bytes.count <= Self.largest else { return file }
        state.withLock { state in
            guard state.files.updateValue(file, forKey: key) == nil else { return }
            state.order.append(key)
            if state.order.count > Self.capacity { state.files[state.order.removeFirst()] = nil }
        }
        return file
    }
}
