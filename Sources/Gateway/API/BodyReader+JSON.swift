import JSON
import Kernel

extension BodyReader {
    /// As ``invite(_:)``, with the envelope's error.
    mutating func invited(by writer: borrowing ResponseWriter) async throws(KernelError) {
        do {
            try await invite(writer)
        } catch {
            throw breach
        }
    }

    /// The whole body. Throws a `VALIDATION_ERROR`, with status 413 where it is larger than `limit` bytes; `instead` says
    /// what to do then.
    mutating func whole(
        upTo limit: UInt64, inviting writer: borrowing ResponseWriter, instead: String = ""
    ) async throws(KernelError) -> [UInt8] {
        let bytes: [UInt8]?
        do {
            bytes = try await collect(upTo: limit, inviting: writer)
        } catch {
            throw breach
        }
        guard let bytes else { throw Issues.body("is larger than \(limit) bytes\(instead)", status: 413) }
        return bytes
    }

    /// The whole body as JSON.
    mutating func json(
        upTo limit: UInt64, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> JSON {
        let bytes = try await whole(upTo: limit, inviting: writer)
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw Issues.body("is \(error)")
        }
    }
}
