import HTTPTypes
import Kernel
import NIOCore

extension ResponseWriter {
    /// Bytes of a blob that are read and sent at once.
    static var blobPiece: UInt64 { 256 << 10 }

    /// Sends an answer. A blob is read as fast as the client takes it; when it ends early, so does the connection.
    consuming func send(_ answer: Answer, withBody: Bool, from backend: any GatewayBackend) async throws {
        let head = HTTPResponse(status: .init(code: answer.status), headerFields: answer.fields)
        guard withBody, answer.mayHaveBody, answer.body.size > 0 else {
            try await write(head)
            return
        }
        switch answer.body {
        case .bytes(let bytes):
            try await write(head, ByteBuffer(bytes: bytes))
        case .blob(let key, let range):
            var next = range.lowerBound
            while next < range.upperBound {
                let piece = try await ResponseWriter.read(backend, key, next, range.upperBound)
                let isFirst = next == range.lowerBound
                next += UInt64(piece.readableBytes)
                try await writePiece(isFirst ? head : nil, piece, isLast: next >= range.upperBound)
            }
        }
    }

    private static func read(
        _ backend: any GatewayBackend, _ key: BlobKey, _ start: UInt64, _ end: UInt64
    ) async throws -> ByteBuffer {
        let bytes = try await backend.readBlob(key, offset: start, length: Int(min(blobPiece, end - start)))
        guard !bytes.isEmpty else { throw ConnectionSpent() }
        return ByteBuffer(bytes: bytes)
    }
}
