import JSON
import Kernel

/// Reads a multipart call: the fields `operation`, `parameters` and `options`, and one `file` that goes to a blob.
///
/// The parts may come in any order. What is known before the file's bytes come is checked before they are stored.
struct CallForm {
    /// Bytes of a field at most.
    static let fieldLimit = 1 << 20

    private enum Current {
        case none
        case field(String, [UInt8])
        case file
    }

    /// The file, once it was stored.
    private(set) var attachment: Attachment?

    /// The operation, once that was read.
    var operation: String? { fields["operation"]?.string }

    private let backend: any GatewayBackend
    private let fileLimit: UInt64
    private let key: BlobKey
    private let check: @Sendable (_ operation: String, _ hasFile: Bool) throws(KernelError) -> Void
    private var current = Current.none
    private var fields: [String: JSON] = [:]
    private var file: (part: MultipartPart, sink: any BlobSink, size: UInt64)?

    /// Reads nothing yet.
    ///
    /// - Parameters:
    ///   - backend: Where the blobs are.
    ///   - fileLimit: Bytes of the file at most.
    ///   - key: Where the file goes.
    ///   - check: Throws when the caller may not call the operation, or not with a file.
    init(
        backend: any GatewayBackend, fileLimit: UInt64?, key: BlobKey,
        check: @escaping @Sendable (_ operation: String, _ hasFile: Bool) throws(KernelError) -> Void
    ) {
        self.backend = backend
        self.fileLimit = fileLimit ?? .max
        self.key = key
        self.check = check
    }

    /// Reads the whole body. Also when it throws, the file may be stored already: then ``attachment`` says so.
    mutating func read(_ body: inout BodyReader, type: ContentType) async throws(KernelError) -> CallRequest {
        do {
            var reader = try MultipartReader(type)
            while let event = try await reader.next(&body) { try await take(event) }
        } catch {
            await file?.sink.abort()
            throw error
        }
        return try CallRequest(
            operation: fields["operation"], parameters: fields["parameters"], options: fields["options"],
            issues: Issues())
    }

    private mutating func take(_ event: MultipartParser.Event) async throws(KernelError) {
        switch event {
        case .part(let part): try begin(part)
        case .bytes(let bytes): try await append(bytes)
        case .endOfPart: try await end()
        }
    }

    private mutating func begin(_ part: MultipartPart) throws(KernelError) {
        switch part.name {
        case "operation", "parameters", "options":
            guard fields[part.name] == nil else { throw CallForm.issue(part.name, "is given twice") }
            current = .field(part.name, [])
        case "file":
            guard attachment == nil else { throw CallForm.issue("file", "is given twice; a call takes one file") }
            if let operation = fields["operation"]?.string { try check(operation, true) }
            file = (part, try backend.blobWriter(key, offset: 0), 0)
            current = .file
        default:
            throw CallForm.issue(
                part.name, "no such field; known are operation, parameters, options and one file")
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) async throws(KernelError) {
        switch current {
        case .field(let name, var value):
            current = .none
            value += bytes
            guard value.count <= CallForm.fieldLimit else {
                throw CallForm.issue(name, "is larger than \(CallForm.fieldLimit) bytes", status: 413)
            }
            current = .field(name, value)
        case .file:
            guard let (part, sink, size) = file else { return }
            let total = size + UInt64(bytes.count)
            guard total <= fileLimit else {
                throw CallForm.issue("file", "is larger than \(fileLimit) bytes", status: 413)
            }
            file = (part, sink, total)
            try await sink.write(Array(bytes))
        case .none:
            return
        }
    }

    private mutating func end() async throws(KernelError) {
        switch current {
        case .field(let name, let value):
            fields[name] = try CallForm.value(of: name, value)
        case .file:
            guard let (part, sink, _) = file else { return }
            let (size, digest) = try await sink.finish()
            file = nil
            attachment = Attachment(
                key: key, size: size, filename: part.filename ?? "", contentType: part.contentType, sha256: digest)
        case .none:
            return
        }
        current = .none
    }

    /// `operation` is text, the others are JSON.
    private static func value(of name: String, _ bytes: [UInt8]) throws(KernelError) -> JSON {
        if name == "operation" {
            guard let text = String(validating: bytes, as: UTF8.self) else { throw issue(name, "is not UTF-8") }
            return .string(text)
        }
        do {
            return try JSON(parsing: bytes)
        } catch {
            throw issue(name, "is \(error)")
        }
    }

    private static func issue(_ name: String, _ problem: String, status: Int? = nil) -> KernelError {
        var issues = Issues()
        issues.add("/\(CallRequest.escaped(name))", problem)
        return issues.error(status: status) ?? .validation([])
    }
}
