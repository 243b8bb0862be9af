import JSON

/// An HTTP client of the tests: curl, so that it is a real one.
struct Client: Sendable {
    let url: String
    /// Sent as Bearer key where there is one.
    let key: String?

    /// One answer of the server.
    struct Answer: Sendable {
        let status: Int
        /// Names in lower case.
        let headers: [(name: String, value: String)]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSON { (try? JSON(parsing: body)) ?? .null }
        var data: JSON { json["data"] ?? .null }
        var errorCode: String? { json["error"]?["code"]?.string }
        /// The paths of `error.details.issues`.
        var issuePaths: [String] {
            (json["error"]?["details"]?["issues"]?.array ?? []).compactMap { $0["path"]?.string }
        }

        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    /// Sends a request; `arguments` are curl's.
    func request(_ address: String, _ arguments: [String] = []) async throws -> Answer {
        let folder = try Folder()
        let target = address.hasPrefix("http") ? address : url + address
        var words = ["curl", "-sS", "--max-time", "300", "-D", folder.at("head"), "-o", folder.at("body"), target]
        if let key { words += ["-H", "Authorization: Bearer \(key)"] }
        let outcome = try await Command.outcome(words + arguments, within: .seconds(320))
        guard outcome.status == 0 else { throw Failure("curl \(target): \(outcome.output)") }
        let (status, headers) = try Client.head(try File.text(folder.at("head")))
        return Answer(status: status, headers: headers, body: (try? File.bytes(folder.at("body"))) ?? [])
    }

    /// Sends a body as it is to `POST /stream`.
    func post(_ body: String, _ arguments: [String] = []) async throws -> Answer {
        try await request(
            "/stream", ["-H", "Content-Type: application/json", "--data-binary", body] + arguments)
    }

    /// Calls an operation, whatever the answer.
    func answer(_ operation: String, _ parameters: JSONObject = [:]) async throws -> Answer {
        let body: JSON = ["operation": .string(operation), "parameters": .object(parameters)]
        return try await post(body.description)
    }

    /// Calls an operation that must succeed, and answers with its data.
    func call(_ operation: String, _ parameters: JSONObject = [:]) async throws -> JSON {
        let answer = try await answer(operation, parameters)
        guard answer.status == 200, answer.json["success"] == true else {
            throw Failure("\(operation): HTTP \(answer.status) \(answer.text)")
        }
        return answer.data
    }

    /// The status line and fields of the last head; curl writes the informational ones first.
    static func head(_ text: String) throws -> (Int, [(name: String, value: String)]) {
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        guard let start = lines.lastIndex(where: { $0.hasPrefix("HTTP/") }),
            let status = lines[start].split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { throw Failure("no HTTP head: \(text)") }
        let fields = lines[(start + 1)...].compactMap { line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return (line[..<colon].lowercased(), String(value))
        }
        return (status, fields)
    }
}
