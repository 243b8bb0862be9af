import NIOCore

/// A file as the body of a request, a piece at a time; tells how many bytes were handed over so far.
struct FileBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let file: InputFile
    let onProgress: @Sendable (Int64) -> Void

    struct Iterator: AsyncIteratorProtocol {
        let body: FileBody
        var offset: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            try Task.checkCancellation()
            body.onProgress(offset)
            guard offset < body.file.size else { return nil }
            let count = Int(Swift.min(256 * 1024, body.file.size - offset))
            let bytes = try body.file.read(at: offset, count: count)
            guard !bytes.isEmpty else {
                throw ToolError(.unreadableFile, "\(body.file.path) became shorter while it was read. Try again.")
            }
            offset += Int64(bytes.count)
            return ByteBuffer(bytes: bytes)
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }
}
