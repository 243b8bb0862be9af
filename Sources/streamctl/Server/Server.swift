import AsyncHTTPClient
import JSON
import NIOCore
import NIOHTTP1

/// The server as its clients see it. API.md, "One endpoint".
struct Server: Sendable {
    let address: ServerAddress
    private let client: HTTPClient

    /// Opens a client for the time that `body` runs.
    static func connected<Result>(_ body: (Server) async throws -> Result) async throws -> Result {
        let address = try ServerAddress.read()
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let result = try await body(Server(address: address, client: client))
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Calls an operation, which may take that long, and answers with its `data`.
    func call(
        _ operation: String, _ parameters: JSONObject = [:], within limit: Duration = .seconds(30)
    ) async throws -> JSON {
        try await request(
            .POST, "/stream",
            body: [
                "operation": .string(operation), "parameters": .object(parameters),
                "options": ["timeout": .integer(limit.components.seconds * 1000)],
            ], within: limit + .seconds(30))
    }

    /// Sends a request with the key and answers with the envelope's `data`.
    func request(
        _ method: HTTPMethod, _ path: String, body: JSON? = nil, within limit: Duration = .seconds(60)
    ) async throws -> JSON {
        var request = HTTPClientRequest(url: address.url + path)
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer \(address.key)")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body.bytes()))
        }
        let (status, answer) = try await send(request, deadline: .now() + .seconds(limit.components.seconds))
        guard status == 200, answer?["success"]?.bool == true, let data = answer?["data"] else {
            throw refusal(status, answer)
        }
        return data
    }

    /// Sends a file to the address that `getUploadUrl` gave.
    func put(_ body: FileBody, to url: String) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .PUT
        request.body = .stream(body, length: .known(body.file.size))
        let (status, answer) = try await send(request, deadline: .distantFuture)
        guard (200..<300).contains(status) else { throw refusal(status, answer) }
    }

    /// Sends bytes to an address that need not be the server's, without its key; answers with the status.
    func post(
        _ body: [UInt8], headers: [(String, String)], to url: String, within limit: Duration
    ) async throws -> Int {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            let response = try await client.execute(request, deadline: .now() + .seconds(limit.components.seconds))
            return Int(response.status.code)
        } catch {
            try Task.checkCancellation()
            throw ToolError(.failed, "\(url) cannot be reached")
        }
    }

    /// Whether an address answers with 200.
    func answers(_ url: String) async throws -> Bool {
        try await send(HTTPClientRequest(url: url), deadline: .now() + .seconds(30)).status == 200
    }

    private func send(
        _ request: HTTPClientRequest, deadline: NIODeadline
    ) async throws -> (status: Int, answer: JSON?) {
        do {
            let response = try await client.execute(request, deadline: deadline)
            let body = try await response.body.collect(upTo: 16 << 20)
            return (Int(response.status.code), try? JSON(parsing: Array(body.readableBytesView)))
        } catch let error as ToolError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw ToolError(
                .unreachableServer,
                "The server at \(address.url) cannot be reached (\(error)). Start one with `make run`, or set STREAM_URL "
                    + "to where yours listens.")
        }
    }

    /// The server's own words, and what to do about a key.
    private func refusal(_ status: Int, _ answer: JSON?) -> ToolError {
        guard let error = answer?["error"], let message = error["message"]?.string else {
            return ToolError(
                .failed,
                "\(address.url) answered with HTTP status \(status), not as a stream server does. Is STREAM_URL right?")
        }
        switch error["code"]?.string {
        case "AUTHENTICATION_ERROR":
            return ToolError(
                .wrongKey, "The server does not accept this key: \(message) Set STREAM_KEY to one that it knows.")
        case "AUTHORIZATION_ERROR":
            return ToolError(.wrongKey, "This key may not do that: \(message)")
        default:
            let issues = error["details"]?["issues"]?.array ?? []
            let list = issues.map { "\n  \($0["path"]?.string ?? ""): \($0["problem"]?.string ?? "")" }.joined()
            return ToolError(.failed, message + list)
        }
    }
}
