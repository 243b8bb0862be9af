import HTTPTypes
import Kernel

/// What is sent back: a status, fields and a body that is bytes or a range of a blob.
struct Answer: Sendable {
    /// Where the body's bytes come from.
    enum Body: Sendable {
        case bytes([UInt8])
        case blob(BlobSource, Range<UInt64>)
        /// Of a blob and the parts that follow it, a range.
        case parts(BlobSource, [BlobPart], Range<UInt64>)

        /// Bytes.
        var size: UInt64 {
            switch self {
            case .bytes(let bytes): UInt64(bytes.count)
            case .blob(_, let range), .parts(_, _, let range): range.upperBound - range.lowerBound
            }
        }
    }

    var status: Int
    var fields: HTTPFields
    var body: Body

    /// An answer of bytes.
    init(status: Int, fields: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer of JSON that no cache keeps.
    static func json(_ bytes: [UInt8], status: Int) -> Answer {
        Answer(
            status: status, fields: [.contentType: "application/json", .cacheControl: "no-store"], body: .bytes(bytes))
    }

    /// The fields that the message itself demands: `Content-Length` for every status that may have a body.
    mutating func frame() {
        fields[.contentLength] = mayHaveBody ? String(body.size) : nil
    }

    /// Statuses 204 and 304 have no body (RFC 9110, section 6.4.1).
    var mayHaveBody: Bool { status != 204 && status != 304 }
}
