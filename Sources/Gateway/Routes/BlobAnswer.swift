import HTTPTypes
import Kernel

/// Answers with a blob: range, entity tag, 304 and 416 (RFC 9110, sections 13 and 14).
struct BlobAnswer {
    let source: BlobSource
    /// What follows it.
    var parts: [BlobPart] = []
    /// As the plugin decided.
    let status: Int
    /// As the plugin decided; its own `ETag` is kept.
    let fields: HTTPFields

    private var size: UInt64 { parts.reduce(source.size) { $0 + $1.length } }

    private func body(_ range: Range<UInt64>) -> Answer.Body {
        parts.isEmpty ? .blob(source, range) : .parts(source, parts, range)
    }

    /// The answer for a request's conditions.
    func answer(_ head: RequestHead, now: Int64) -> Answer {
        var fields = fields
        let tag = fields.value(.eTag) ?? EntityTag.of(source.key, size: size)
        fields[.eTag] = tag
        fields[.acceptRanges] = "bytes"
        if !fields.contains(.contentType) { fields[.contentType] = "application/octet-stream" }
        guard status == 200 else {
            return Answer(status: status, fields: fields, body: body(0..<size))
        }
        if let condition = head.fields.value(.ifNoneMatch), EntityTag.matches(condition, tag) {
            fields[.contentType] = nil
            return Answer(status: 304, fields: fields)
        }
        switch range(head, tag) {
        case .whole:
            return Answer(status: 200, fields: fields, body: body(0..<size))
        case .part(let range):
            fields[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            return Answer(status: 206, fields: fields, body: body(range))
        case .unsatisfiable:
            return unsatisfiable(head, now: now)
        }
    }

    /// Ranges are for GET alone, and only of the representation that the client knows.
    private func range(_ head: RequestHead, _ tag: String) -> ByteRange {
        guard head.method == "GET", let header = head.fields.value(.range) else { return .whole }
        if let condition = head.fields.value(.ifRange), !EntityTag.isSame(condition, tag) { return .whole }
        return ByteRange(header, size: size)
    }

    private func unsatisfiable(_ head: RequestHead, now: Int64) -> Answer {
        let error = KernelError(
            code: "VALIDATION_ERROR", message: "The range lies outside of the file's \(size) bytes.", status: 416)
        var answer = Answer.failure(error, head: head, now: now)
        answer.keepAccessControl(of: fields)
        answer.fields[.contentRange] = "bytes */\(size)"
        answer.fields[.acceptRanges] = "bytes"
        return answer
    }
}

extension Answer {
    /// Adds the fields that a plugin sent with a refusal; the envelope's own stand.
    mutating func add(_ other: HTTPFields) {
        for field in other where fields[field.name] == nil { fields[field.name] = other[field.name] }
    }

    /// Lets scripts of other origins read a failure as they may read the answer that it stands for.
    mutating func keepAccessControl(of other: HTTPFields) {
        for field in other where field.name.canonicalName.hasPrefix("access-control-") || field.name == .vary {
            fields.append(field)
        }
    }
}
