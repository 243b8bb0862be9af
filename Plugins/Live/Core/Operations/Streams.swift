internal import JSON
internal import PluginSDK

/// The streams, through the operations of who keeps them.
struct Streams: Sendable {
    let registry: any Registry

    /// The stream object. Throws `NOT_FOUND`.
    func stream(_ id: String, account: String, requestID: String = "") async throws -> JSON {
        try await registry.call(
            "stream", account: account, parameters: ["streamId": .string(id)], requestID: requestID)
    }

    /// A new stream's id.
    func create(title: String?, account: String, requestID: String) async throws -> String {
        var parameters = JSONObject()
        parameters["title"] = title.map(JSON.string)
        let stream = try await registry.call(
            "create", account: account, parameters: parameters, requestID: requestID)
        guard let id = stream["streamId"]?.string else {
            throw PluginError.internalError("A new stream has no id.")
        }
        return id
    }

    /// Another title.
    func update(_ id: String, title: String, account: String, requestID: String) async throws {
        _ = try await registry.call(
            "update", account: account, parameters: ["streamId": .string(id), "title": .string(title)],
            requestID: requestID)
    }

    /// Moves a stream into a state of live streams. Throws `NOT_FOUND`, and `VALIDATION_ERROR` where it is in
    /// one that does not allow it.
    func mark(_ id: String, _ state: String, account: String, requestID: String = "") async throws {
        _ = try await registry.call(
            "markLive", account: account, parameters: ["streamId": .string(id), "state": .string(state)],
            requestID: requestID)
    }
}
