import Hummingbird
import HummingbirdCore
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

    /// The whole body as JSON. Throws a `VALIDATION_ERROR`, with status 413 where it is larger than `limit` bytes.
    mutating func json(
        upTo limit: UInt64, inviting writer: borrowing ResponseWriter
    ) async throws(KernelError) -> JSON {
        let bytes: [UInt8]?
        do {
            bytes = try await collect(upTo: limit, inviting: writer)
        } catch {
            throw breach
        }
        guard let bytes else { throw Issues.body("is larger than \(limit) bytes", status: 413) }
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw Issues.body("is \(error)")
        }
    }
}
