import HTTPTypes
import Kernel
import NIOCore

extension ResponseWriter {
    /// Bytes of a blob that are read and sent at once.
    private static var piece: UInt64 { 256 << 10 }

    /// Sends an answer. A blob is read as fast as the client takes it; when it ends early, so does the connection.
    ///
    /// `sent` counts the body's bytes that the connection took, of one that broke off as well. Where somebody wants to know,
    /// what is in memory goes out in pieces, too: of one that was broken off a piece at most is counted wrongly.
    consuming func send(
        _ answer: Answer, withBody: Bool, from backend: any GatewayBackend, on channel: any Channel, takesFiles: Bool,
        counting sent: inout UInt64
    ) async throws {
        let head = HTTPResponse(status: .init(code: answer.status), headerFields: answer.fields)
        guard withBody, answer.mayHaveBody, answer.body.size > 0 else {
            try await write(head)
            return
        }
        switch answer.body {
        case .bytes(let bytes):
            try await write(head, ByteBuffer(bytes: bytes))
            sent = UInt64(bytes.count)
        case .blob(let source, let range):
            // What is in memory goes out with the head.
            let isPiecewise = answer.signal != nil && answer.body.size > Self.piece
            if !isPiecewise, case .bytes(let bytes) = source.content {
                try await write(head, ByteBuffer(bytes: bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
                sent = answer.body.size
                return
            }
            try await writePiece(head, ByteBuffer(), isLast: false)
            try await write(source, range, from: backend, on: channel, &sent)
            try await writePiece(nil, ByteBuffer(), isLast: true)
        case .parts(let source, let parts, let range):
            try await writePiece(head, ByteBuffer(), isLast: false)
            if range.lowerBound < source.size {
                let end = min(range.upperBound, source.size)
                try await write(source, range.lowerBound..<end, from: backend, on: channel, &sent)
            }
            var start = source.size
            for part in parts {
                let (first, last) = (max(range.lowerBound, start), min(range.upperBound, start + part.length))
                if first < last {
                    // Not kept: a long file would drive out what many ask for.
                    let next = try await backend.blobSource(part.blob, isLasting: false, isFile: takesFiles)
                    guard let next else { throw ConnectionSpent() }
                    let place = (part.offset + first - start)..<(part.offset + last - start)
                    try await write(next, place, from: backend, on: channel, &sent)
                }
                start += part.length
            }
            try await writePiece(nil, ByteBuffer(), isLast: true)
        }
    }

    /// Sends a range of a blob as more of the body. Throws ``ConnectionSpent`` where the blob ends before it.
    private func write(
        _ source: BlobSource, _ range: Range<UInt64>, from backend: any GatewayBackend, on channel: any Channel,
        _ sent: inout UInt64
    ) async throws {
        guard range.upperBound <= source.size else { throw ConnectionSpent() }
        switch source.content {
        case .file(let file):
            try await FileBody.send(file, range, on: channel, counting: &sent)
        case .bytes(let bytes):
            var next = range.lowerBound
            while next < range.upperBound {
                let end = min(next + Self.piece, range.upperBound)
                try await writePiece(nil, ByteBuffer(bytes: bytes[Int(next)..<Int(end)]), isLast: false)
                sent += end - next
                next = end
            }
        case .pieces:
            var next = range.lowerBound
            while next < range.upperBound {
                let length = Int(min(Self.piece, range.upperBound - next))
                let bytes = try await backend.readBlob(source.key, offset: next, length: length)
                guard !bytes.isEmpty else { throw ConnectionSpent() }
                try await writePiece(nil, ByteBuffer(bytes: bytes), isLast: false)
                sent += UInt64(bytes.count)
                next += UInt64(bytes.count)
            }
        }
    }
}
