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
    /// Whether the fields are those of ``json(_:status:)`` and the API's own, so that none of the frame's is there yet.
    private var isUnframed = false
    var body: Body
    /// Tells, once it was sent, what came of it.
    var signal: Signal?

    /// An answer of bytes.
    init(status: Int, fields: HTTPFields = [:], body: Body = .bytes([])) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// An answer of JSON that no cache keeps.
    static func json(_ bytes: [UInt8], status: Int) -> Answer {
        var answer = Answer(status: status, body: .bytes(bytes))
        // A copy of fields that were made once; each is added without a search for others of its name.
        answer.fields = jsonFields
        answer.isUnframed = true
        return answer
    }

    private static let jsonFields: HTTPFields = [
        .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
    ]

    /// The fields of every message: `Content-Length` where the status may have a body, the request's id, the time.
    mutating func frame(requestID: String, date: String) {
        guard !isUnframed else {
            fields.append(HTTPField(name: .contentLength, value: String(body.size)))
            fields.append(HTTPField(name: .requestID, value: requestID))
            fields.append(HTTPField(name: .date, value: date))
            return
        }
        fields[.contentLength] = mayHaveBody ? String(body.size) : nil
        fields[.requestID] = requestID
        fields[.date] = date
        if !fields.contains(.xContentTypeOptions) { fields[.xContentTypeOptions] = "nosniff" }
    }

    /// Statuses 204 and 304 have no body (RFC 9110, section 6.4.1).
    var mayHaveBody: Bool { status != 204 && status != 304 }
}
