internal import JSON
internal import PluginSDK

extension Videos {
    /// `stream`: one, or a page of the account's.
    func stream(_ call: Call) async throws -> [UInt8] {
        if let id = call.parameters["streamId"]?.string {
            return try await composer.compose(records.find(id, account: call.account), call: call)
        }
        let limit = min(max(call.parameters["limit"]?.int ?? 20, 1), 100)
        let cursor = call.parameters["cursor"]?.string
        if let cursor, !Identifier.isValid(cursor, prefix: "str_") {
            throw PluginError.validation(
                path: "/parameters/cursor", problem: "This is no cursor: pass on the nextCursor of the page before.")
        }
        let state = call.parameters["state"]?.string
        let words = call.parameters["search"]?.string?.lowercased() ?? ""
        let page = try await records.newest(account: call.account, before: cursor, limit: limit) { record in
            (state == nil || record.state.rawValue == state)
                && (words.isEmpty || record.title.lowercased().contains(words))
        }
        var answer = JSONObjectText(room: 1024 * (page.streams.count + 1))
        answer.add("streams", texts: try await composer.compose(page.streams, call: call))
        answer.add("nextCursor", page.hasMore ? page.streams.last.map { .string($0.id) } ?? .null : .null)
        answer.add("service", try await service(call))
        return answer.finish()
    }

    /// `resolveStream`: what other plugins need to know of any account's stream.
    func resolve(_ call: Call) async throws -> [UInt8] {
        let id = call.parameters["streamId"]?.string ?? ""
        let account = try await records.owner(of: id)
        let record = try await records.find(id, account: account)
        var answer = JSONObjectText()
        answer.add("streamId", record.id)
        answer.add("account", account)
        answer.add("state", record.state.rawValue)
        answer.add("visibility", record.access.visibility)
        answer.add("restricted", .bool(record.access.isRestricted))
        answer.add("title", record.title)
        answer.add("downloadable", .bool(record.access.downloadable))
        answer.add("maxDurationSeconds", record.maxDurationSeconds.map(JSON.number) ?? .null)
        answer.add("thumbnailTimeSeconds", record.thumbnailTimeSeconds.map(JSON.number) ?? .null)
        return answer.finish()
    }

    /// Name, version and enabled operations of the server.
    private func service(_ call: Call) async throws -> JSON {
        if host.registry.offers("serviceOperations") {
            return try await host.registry.call(
                "serviceOperations", account: call.account, parameters: [:], requestID: call.requestID)
        }
        let own = ["stream", "create", "update", "delete"]
        return [
            "name": "stream", "version": .string(Self.version), "operations": .array(own.map { .string($0) }),
        ]
    }
}
