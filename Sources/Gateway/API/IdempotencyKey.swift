import HTTPTypes
import JSON
import Kernel

/// What a client calls a request that it may send again. API.md, "One endpoint".
enum IdempotencyKey {
    /// The key of a request; nil where it has none. Throws `VALIDATION_ERROR` for one that is none.
    static func key(of head: RequestHead) throws(KernelError) -> String? {
        guard let key = head.fields[.idempotencyKey] else { return nil }
        guard 1...255 ~= key.utf8.count, key.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .validation(
                path: "/headers/X-Idempotency-Key", problem: "must be 1 to 255 printable ASCII characters")
        }
        return key
    }

    /// Of all that was asked: two requests with the same one ask the same.
    static func digest(of call: CallRequest, _ attachment: Attachment?) -> [UInt8] {
        var digest = SHA256()
        let options = "\(call.operation)\0\(call.timeout)\0\(call.retries)\0\(attachment?.sha256 ?? "")\0"
        digest.update(Array(options.utf8))
        digest.update(call.parameters.bytes())
        return digest.finish()
    }
}
