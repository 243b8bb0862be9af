import KernelTesting

/// A viewer of one stream for ``HLSInspection``: curl, many requests in one call.
struct StreamViewer: HLSClient {
    /// What stands before the multivariant playlist's name.
    let base: String

    /// Whoever has no key, at a stream.
    init(_ id: String, of client: Client) {
        base = "\(client.url)/play/\(id)/"
    }

    func answers(to requests: [HLSRequest]) async throws -> [HLSAnswer] {
        let folder = try Folder()
        let blocks = requests.enumerated().map { number, request in
            var lines = [
                "url = \"\(base)\(request.address)\"", "output = \"\(folder.at("\(number).body"))\"",
                "dump-header = \"\(folder.at("\(number).head"))\"", "silent", "show-error", "max-time = 120",
            ]
            if request.method == "HEAD" { lines.append("head") }
            for (name, value) in request.fields.sorted(by: { $0.key < $1.key }) {
                // With it curl decodes, too.
                lines.append(name == "accept-encoding" ? "compressed" : "header = \(Self.quoted("\(name): \(value)"))")
            }
            return lines.joined(separator: "\n")
        }
        try File.write(blocks.joined(separator: "\nnext\n") + "\n", to: folder.at("requests"))
        let outcome = try await Command.outcome(["curl", "-K", folder.at("requests")])
        guard outcome.status == 0 else { throw Failure("curl \(base): \(outcome.output)") }
        return try requests.enumerated().map { number, request in
            let (status, fields) = try Client.head(try File.text(folder.at("\(number).head")))
            let body = request.method == "HEAD" ? nil : try? File.bytes(folder.at("\(number).body"))
            return HLSAnswer(
                status: status, fields: Dictionary(fields.map { ($0.name, $0.value) }) { "\($0), \($1)" },
                body: body ?? [])
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }
}

extension Client {
    /// Looks through everything of a stream that viewers may fetch; what breaks a rule of HLS ends the test.
    func inspected(_ id: String) async throws {
        let inspection = try await HLSInspection(through: StreamViewer(id, of: self))
        guard inspection.violations.isEmpty else {
            let problems = inspection.violations.map(\.description).joined(separator: "\n")
            throw Failure("\(id) breaks rules of HLS:\n\(problems)\n\(inspection.multivariant)")
        }
    }
}
