import JSON
import KernelTesting
import PluginSDK
import Synchronization
import UploadsCore

/// The plugin on a host of its own, with streams that a table plays.
struct UploadsStage {
    let host: TestHost
    let uploads: Uploads
    let streams = PlayedStreams()

    init(settings: JSONObject = [:]) async throws {
        host = TestHost(settings: settings)
        uploads = try await Uploads(host: host.host)
        for operation in ["stream", "create", "delete", "markUploading", "unmarkUploading"] {
            host.registry.offer(operation) { [streams] account, parameters in
                try streams.play(operation, account: account, parameters)
            }
        }
    }

    func call(_ operation: String, _ parameters: JSONObject, attachment: Attachment? = nil) async throws -> JSON {
        try await uploads.invoke(
            Call(operation: operation, account: "acme", parameters: parameters, attachment: attachment))
    }

    /// An address, as the path parameter of its route.
    func address(_ parameters: JSONObject = [:]) async throws -> String {
        let answer = try await call("getUploadUrl", parameters)
        let url = answer["uploadUrl"]?.string ?? ""
        return String(url.dropFirst("http://stream.test/uploads/".count))
    }

    /// A request to an address, or to what lies below it: `upl_….SECRET/1`.
    func request(
        _ method: String, _ address: String, id: UInt64 = 1, length: Int64? = nil,
        headers: [(name: String, value: String)] = []
    ) -> HTTPRequest {
        let parts = address.split(separator: "/", maxSplits: 1).map(String.init)
        var parameters = [(name: "id", value: parts.first ?? "")]
        if parts.count == 2 { parameters.append((name: "transfer", value: parts[1])) }
        return HTTPRequest(
            id: id, method: method, path: "/uploads/\(address)", requestID: "req_1", contentLength: length,
            headers: headers, pathParameters: parameters)
    }

    /// Sends bytes as the gateway would, and returns the answer. With `cut`, the connection breaks after that many.
    func send(
        _ bytes: [UInt8], to request: HTTPRequest, contentType: String = "video/mp4", filename: String = "",
        cut: Int? = nil
    ) async throws -> UploadReply {
        let decision = try await uploads.respond(to: request)
        switch decision {
        case .storeBody(let key, 0, let limit, _):
            guard bytes.count <= limit else {
                let body = HTTPBody(complete: false, overLimit: true, received: limit)
                return UploadReply(try await uploads.received(body, for: request))
            }
            host.blobs[key] = bytes
            let body = HTTPBody(
                complete: true, received: UInt64(bytes.count), sha256: "5a", filename: filename,
                contentType: contentType)
            return UploadReply(try await uploads.received(body, for: request))
        case .appendBody(let key, let append):
            return UploadReply(try await uploads.received(self.append(bytes, to: key, append, cut: cut), for: request))
        default: return UploadReply(decision)
        }
    }

    /// What the gateway does with a piece: keeps what came, unless there is a checksum, of which those that end in `00` match
    /// nothing here.
    private func append(_ bytes: [UInt8], to key: BlobKey, _ append: BodyAppend, cut: Int?) -> HTTPBody {
        let isOver = bytes.count > append.limit
        let isWrong = append.checksum.hasSuffix("00")
        let came = isOver ? [] : Array(bytes.prefix(cut ?? bytes.count))
        let isKept = append.checksum.isEmpty || cut == nil && !isWrong
        if isKept, !came.isEmpty || append.offset == 0 {
            host.blobs[key] = (host.blobs[key] ?? []).prefix(Int(append.offset)) + came
        }
        var body = HTTPBody(complete: cut == nil && !isOver, overLimit: isOver, sha256: "5a")
        body.received = isKept ? UInt64(came.count) : 0
        body.mismatch = cut == nil && isWrong
        body.digestState = [UInt8(truncatingIfNeeded: append.offset + body.received)]
        return body
    }

    /// A request of tus.
    func tus(
        _ method: String, _ address: String, id: UInt64 = 1, _ fields: [String: String] = [:], _ bytes: [UInt8] = [],
        cut: Int? = nil
    ) async throws -> UploadReply {
        var headers = [(name: "tus-resumable", value: "1.0.0")].filter { fields[$0.name] == nil }
        headers += fields.map { (name: $0.key, value: $0.value) }
        return try await send(
            bytes, to: request(method, address, id: id, length: Int64(bytes.count), headers: headers), cut: cut)
    }

    /// A PATCH that appends.
    func patch(
        _ address: String, at offset: Int, _ bytes: [UInt8], id: UInt64 = 1, _ fields: [String: String] = [:],
        cut: Int? = nil
    ) async throws -> UploadReply {
        let own = ["content-type": "application/offset+octet-stream", "upload-offset": String(offset)]
        return try await tus("PATCH", address, id: id, own.merging(fields) { $1 }, bytes, cut: cut)
    }

    /// A POST that creates; answers with what lies below the address.
    func create(_ address: String, _ fields: [String: String], id: UInt64 = 1) async throws -> String {
        let answer = try await tus("POST", address, id: id, fields)
        return String((answer.headers["location"] ?? "").dropFirst("http://stream.test/uploads/".count))
    }

    /// Bytes that lie in wait of an upload.
    func pieces(_ address: String, _ number: Int = 0) -> [UInt8]? {
        let upload = address.split(separator: ".").first ?? ""
        return host.blobs[BlobKey(account: "acme", key: "uploads/\(upload)/t\(number)")]
    }

    func source(_ stream: String) -> [UInt8]? {
        host.blobs[BlobKey(account: "acme", key: "streams/\(stream)/source")]
    }

    /// Puts a file where the gateway puts those of calls.
    func attachment(_ bytes: [UInt8], name: String = "staging/1") -> Attachment {
        let key = BlobKey(account: "acme", key: name)
        host.blobs[key] = bytes
        return Attachment(
            key: key, size: UInt64(bytes.count), filename: "a.mp4", contentType: "video/mp4", sha256: "5a")
    }

    func runDueJobs() async throws {
        for job in host.store.takeDueJobs() { try await uploads.run(job) }
    }

    func deleted(_ stream: String) async throws {
        try await uploads.receive(
            Event(
                id: "evt_1", type: "stream.deleted", account: "acme", subject: stream, data: [:], sequence: 1, time: 0))
    }
}

/// What a decision answers.
struct UploadReply {
    let status: Int
    let headers: [String: String]
    let body: JSON?

    init(_ decision: HTTPDecision) {
        switch decision {
        case .bytes(let status, let headers, let body):
            self.status = status
            self.headers = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
            self.body = body.isEmpty ? nil : try? JSON(parsing: body)
        case .refuse(let error, _):
            status = error.status ?? 0
            headers = [:]
            body = ["error": ["code": .string(error.code)]]
        case .blob, .takeBody, .storeBody, .appendBody, .signalling:
            status = 0
            headers = [:]
            body = nil
        }
    }

    var code: String? { body?["error"]?["code"]?.string }
}

/// Streams that only know whether they take a file.
final class PlayedStreams: Sendable {
    private struct State {
        var made = 0
        var states: [String: String] = [:]
    }

    private let state = Mutex(State())

    subscript(id: String) -> String? {
        get { state.withLock { $0.states[id] } }
        set { state.withLock { $0.states[id] = newValue } }
    }

    func make() -> String {
        state.withLock { state in
            state.made += 1
            state.states["str_\(state.made)"] = "created"
            return "str_\(state.made)"
        }
    }

    func play(_ operation: String, account: String, _ parameters: JSONObject) throws -> JSON {
        let id = operation == "create" ? make() : parameters["streamId"]?.string ?? ""
        return try state.withLock { state in
            guard let found = state.states[id], account == "acme" else { throw PluginError.notFound("No stream.") }
            if operation == "markUploading" {
                guard ["created", "uploading", "failed"].contains(found) else {
                    throw PluginError.validation(path: "/parameters/streamId", problem: "It has its video.")
                }
                state.states[id] = "uploading"
            }
            if operation == "unmarkUploading", found == "uploading" { state.states[id] = "created" }
            if operation == "delete" { state.states[id] = nil }
            return ["streamId": .string(id), "state": .string(state.states[id] ?? "")]
        }
    }
}
