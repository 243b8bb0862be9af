/// An answer's body, written to a blob as it arrives.
///
/// Only the body of a success (2xx) goes there; of others the first 64 KiB are in ``excerpt``. Two ways: the blob is
/// replaced once the body is whole; or, with `keepsPartial`, it grows as bytes arrive, so that a later request asks for
/// the rest alone. RFC 9110, section 14.
actor FetchedBlob: FetchBody {
    /// Told how far it is: bytes of the blob, its size where that is known, and what to ask for the rest by.
    typealias Progress = @Sendable (_ received: UInt64, _ total: UInt64?, _ validator: String?) -> Void

    /// Of the body of a refusal.
    private static let excerptLimit = 64 << 10

    /// Bytes between two reports.
    private static let progressStep: UInt64 = 8 << 20

    private let blobs: Blobs
    private let key: BlobKey
    private let limit: UInt64
    private let keepsPartial: Bool
    private let progress: Progress
    /// Bytes that were there before.
    private let there: UInt64
    private var writer: BlobWriter?
    private var size: UInt64 = 0
    private var total: UInt64?
    private var validator: String?
    private var reported: UInt64 = 0
    /// It was whole before: nothing of it is sent again.
    private var isWhole = false
    /// The beginning of a refusal's body.
    private(set) var excerpt: [UInt8] = []

    /// Into a blob, of which the first `there` bytes are kept where the server goes on after them.
    init(
        _ key: BlobKey, in blobs: Blobs, limit: UInt64, keepsPartial: Bool, there: UInt64,
        progress: @escaping Progress
    ) {
        self.blobs = blobs
        self.key = key
        self.limit = limit
        self.keepsPartial = keepsPartial
        self.there = there
        self.progress = progress
    }

    func begin(_ head: FetchHead) async throws(KernelError) {
        if head.status == 416, there > 0 { return try await end(head) }
        guard head.isSuccess else { return }
        if head.status == 206 {
            guard there > 0, let range = head.contentRange, range.start == there else {
                throw .fetchFailed("The server sent another part of the file than it was asked for.", retryable: false)
            }
            size = there
        }
        if let length = head.contentLength {
            guard size <= limit, length <= limit - size else { throw .fetchTooLarge(limit: limit) }
            total = size + length
        }
        // Before anybody learns the validator: what is there is of another file.
        if keepsPartial, size == 0 { try await blobs.remove(key) }
        let writer = try blobs.writer(key, offset: size, inPlace: keepsPartial)
        self.writer = writer
        if size > 0 { try await digest(into: writer) }
        validator = keepsPartial ? head.validator : nil
        reported = size
        progress(size, total, validator)
    }

    func take(_ bytes: [UInt8]) async throws(KernelError) {
        guard !isWhole else { return }
        guard let writer else {
            excerpt += bytes.prefix(Self.excerptLimit - excerpt.count)
            return
        }
        guard size + UInt64(bytes.count) <= limit else { throw .fetchTooLarge(limit: limit) }
        try await writer.write(bytes)
        size += UInt64(bytes.count)
        if size - reported >= Self.progressStep {
            reported = size
            progress(size, total, validator)
        }
    }

    /// The body is whole: makes it durable and visible. Nil where there was no success.
    func finish() async throws(KernelError) -> (size: UInt64, sha256: String)? {
        guard let writer else { return nil }
        let written = try await writer.finish()
        self.writer = nil
        return (size, written.sha256)
    }

    /// It broke off: what is to be kept is made durable, the rest removed.
    func abort() async {
        guard let writer else { return }
        self.writer = nil
        guard keepsPartial else { return await writer.abort() }
        // In a task of its own, since the caller's may be cancelled.
        _ = await Task { try? await writer.finish() }.value
    }

    /// The server has no bytes after those that are there: it was whole, or is now another file.
    private func end(_ head: FetchHead) async throws(KernelError) {
        guard let range = head.contentRange, range.start == nil, range.size == there, there <= limit else {
            try await blobs.remove(key)
            throw .fetchFailed("The file changed on its server while it was fetched.", retryable: true)
        }
        size = there
        isWhole = true
        let writer = try blobs.writer(key, offset: there, inPlace: true)
        self.writer = writer
        try await digest(into: writer)
    }

    /// Lets the digest begin with what is there.
    private func digest(into writer: BlobWriter) async throws(KernelError) {
        var offset: UInt64 = 0
        while offset < there {
            let bytes = try await blobs.read(key, offset: offset, length: Int(min(there - offset, 1 << 20)))
            guard !bytes.isEmpty else {
                throw .fetchFailed("What was fetched before is no longer there.", retryable: true)
            }
            writer.precede(bytes)
            offset += UInt64(bytes.count)
        }
    }
}
