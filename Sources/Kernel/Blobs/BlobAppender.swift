/// Appends to one blob piece by piece, and keeps what came. One task at a time uses it, and ends it with ``finish(complete:)``.
///
/// Bytes with a checksum lie in a piece of their own until they were compared with it.
public final class BlobAppender: @unchecked Sendable {
    // why unchecked: one task at a time owns it, as the documentation above demands.

    /// Bytes are passed on in blocks of this size, so that small reads of a socket make no small writes.
    private static let blockSize = 1 << 20
    /// So much waits to be flushed at most: a body that breaks off is durable soon after.
    private static let unflushed: UInt64 = 32 << 20

    private let driver: any StorageDriver
    private let target: String
    private let offset: UInt64
    /// Where bytes with a checksum lie.
    private let piece: String
    private var check: ChecksumDigest?
    /// Bytes in ``piece``.
    private var pieced: UInt64 = 0
    private var digest: ResumableSHA256
    /// The target's size.
    private var end: UInt64
    private var flushed: UInt64
    private var block: [UInt8] = []
    private var hasFailed = false

    init(driver: any StorageDriver, target: String, append: BlobAppend) throws(KernelError) {
        self.driver = driver
        self.target = target
        self.offset = append.offset
        self.piece = "\(BlobWriter.folder)/\(ULID().description)"
        self.end = append.offset
        self.flushed = append.offset
        let kept = append.digestState.isEmpty ? nil : ResumableSHA256(state: append.digestState)
        self.digest = kept.flatMap { $0.count <= append.offset ? $0 : nil } ?? ResumableSHA256()
        guard !append.checksum.isEmpty else { return }
        guard let checksum = BlobChecksum(append.checksum) else {
            throw .invalidCall("a checksum that is none of sha1, sha256 and md5")
        }
        self.check = ChecksumDigest(checksum)
    }

    /// Takes more bytes.
    public func write(_ bytes: [UInt8]) async throws(KernelError) {
        check?.update(bytes)
        block += bytes
        guard block.count >= Self.blockSize else { return }
        if check == nil { try await flush() } else { try await flushToPiece() }
    }

    /// Ends it: what was taken is durable. What is not `complete` is kept, too, unless it has a checksum.
    public func finish(complete: Bool) async throws(KernelError) -> BlobAppended {
        do throws(KernelError) {
            let isWrong = try await settleChecksum(complete: complete)
            if !hasFailed, !block.isEmpty || (end == 0 && complete && !isWrong) { try await flush() }
            try await catchUp()
            if end > flushed || (end == 0 && complete && !isWrong) { try await driver.sync(target) }
            return BlobAppended(
                kept: end - offset, sha256: digest.hex, digestState: digest.state, mismatch: isWrong)
        } catch {
            await removePiece()
            throw error
        }
    }

    /// Compares with the checksum, where there is one: what matches is appended, the rest dropped. Answers whether it was
    /// complete and did not match.
    private func settleChecksum(complete: Bool) async throws(KernelError) -> Bool {
        guard var check = self.check.take() else { return false }
        let matches = complete && check.matches()
        let rest = block
        block = []
        if matches {
            var next: UInt64 = 0
            while next < pieced {
                block = try await driver.read(piece, offset: next, length: UInt64(Self.blockSize))
                guard !block.isEmpty else { throw .internal("a piece of a blob is shorter than it was") }
                next += UInt64(block.count)
                try await flush()
            }
            block = rest
        }
        await removePiece()
        return complete && !matches
    }

    private func flush() async throws(KernelError) {
        try await catchUp()
        do throws(KernelError) {
            try await driver.append(target, at: end, bytes: block)
        } catch {
            hasFailed = true
            throw error
        }
        digest.update(block)
        end += UInt64(block.count)
        block.removeAll(keepingCapacity: true)
        if end - flushed >= Self.unflushed {
            try await driver.sync(target)
            flushed = end
        }
    }

    private func flushToPiece() async throws(KernelError) {
        try await driver.append(piece, at: pieced, bytes: block)
        pieced += UInt64(block.count)
        block.removeAll(keepingCapacity: true)
    }

    /// Digests what is in the blob and was not digested, as after a crash.
    private func catchUp() async throws(KernelError) {
        while digest.count < end {
            let length = min(end - digest.count, UInt64(Self.blockSize))
            let bytes = try await driver.read(target, offset: digest.count, length: length)
            guard !bytes.isEmpty else { throw .internal("a blob is shorter than what is appended to it says") }
            digest.update(bytes)
        }
    }

    private func removePiece() async {
        guard pieced > 0 else { return }
        pieced = 0
        // In a task of its own, since the caller's may be cancelled. What cannot be deleted now is at the next start.
        await Task { [driver, piece] in try? await driver.remove(piece) }.value
    }
}
