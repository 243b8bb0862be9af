/// Writes one blob piece by piece. One task at a time uses it, and ends it with ``finish()`` or ``abort()``.
public final class BlobWriter: @unchecked Sendable {
    // why unchecked: one task at a time owns a writer, as the documentation above demands.

    /// Where pieces of blobs lie until they are whole. Emptied at start.
    static let folder = "pieces"

    /// Bytes are passed on in blocks of this size, so that small reads of a socket make no small writes.
    private static let blockSize = 1 << 20

    private let driver: any StorageDriver
    private let target: String
    private let replaces: Bool
    private let path: String
    private var end: UInt64
    private var block: [UInt8] = []
    private var hash = SHA256()
    private var count: UInt64 = 0

    init(driver: any StorageDriver, target: String, offset: UInt64, inPlace: Bool) {
        self.driver = driver
        self.target = target
        self.replaces = offset == 0 && !inPlace
        self.path = replaces ? "\(Self.folder)/\(ULID().description)" : target
        self.end = offset
    }

    /// Lets the digest begin with bytes that the blob has already, in their order.
    func precede(_ bytes: [UInt8]) { hash.update(bytes) }

    /// Takes more bytes.
    public func write(_ bytes: [UInt8]) async throws(KernelError) {
        hash.update(bytes)
        count += UInt64(bytes.count)
        block += bytes
        if block.count >= Self.blockSize { try await flush() }
    }

    /// Makes what was written durable and visible. The digest is of what this writer wrote, lower-case hex.
    public func finish() async throws(KernelError) -> (size: UInt64, sha256: String) {
        if !block.isEmpty || end == 0 { try await flush() }
        try await driver.sync(path)
        if replaces { try await driver.rename(path, to: target) }
        var whole = SHA256()
        swap(&whole, &hash)
        return (count, SHA256.hex(whole.finish()))
    }

    /// Gives up. A replacement leaves nothing; what was appended stays.
    public func abort() async {
        block = []
        if replaces {
            // In a task of its own, since the caller's may be cancelled. What cannot be deleted now is at the next start.
            await Task { [driver, path] in try? await driver.remove(path) }.value
        }
    }

    private func flush() async throws(KernelError) {
        try await driver.append(path, at: end, bytes: block)
        end += UInt64(block.count)
        block.removeAll(keepingCapacity: true)
    }
}
