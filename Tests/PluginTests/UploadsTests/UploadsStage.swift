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
        for operation in ["stream", "create", "markUploading"] {
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

    func request(
        _ method: String, _ address: String, id: UInt64 = 1, length: Int64? = nil,
        headers: [(name: String, value: String)] = []
    ) -> HTTPRequest {
        HTTPRequest(
            id: id, method: method, path: "/uploads/\(address)", requestID: "req_1", contentLength: length,
            headers: headers, pathParameters: [(name: "id", value: address)])
    }

    /// Sends bytes as the gateway would, and returns the answer.
    func send(
        _ bytes: [UInt8], to request: HTTPRequest, contentType: String = "video/mp4", filename: String = ""
    ) async throws -> UploadReply {
        let decision = try await uploads.respond(to: request)
        guard case .storeBody(let key, 0, let limit, _) = decision else { return UploadReply(decision) }
        guard bytes.count <= limit else {
            let body = HTTPBody(complete: false, overLimit: true, received: limit)
            return UploadReply(try await uploads.received(body, for: request))
        }
        host.blobs[key] = bytes
        let body = HTTPBody(
            complete: true, received: UInt64(bytes.count), sha256: "5a", filename: filename, contentType: contentType)
        return UploadReply(try await uploads.received(body, for: request))
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
        case .blob, .takeBody, .storeBody:
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
            return ["streamId": .string(id), "state": .string(state.states[id] ?? "")]
        }
    }
}
