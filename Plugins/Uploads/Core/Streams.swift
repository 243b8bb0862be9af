internal import JSON
internal import PluginSDK

/// The streams, through the operations of who keeps them.
struct Streams: Sendable {
    let registry: any Registry

    /// The stream object. Throws `NOT_FOUND`.
    func stream(_ id: String, account: String, requestID: String) async throws -> JSON {
        try await registry.call(
            "stream", account: account, parameters: ["streamId": .string(id)], requestID: requestID)
    }

    /// A new stream.
    func create(maxDurationSeconds: JSON?, account: String, requestID: String) async throws -> JSON {
        var parameters = JSONObject()
        parameters["maxDurationSeconds"] = maxDurationSeconds
        return try await registry.call("create", account: account, parameters: parameters, requestID: requestID)
    }

    /// Tells that a file is about to come, and returns the stream. Throws `NOT_FOUND`, and `VALIDATION_ERROR` for a stream
    /// that has its video.
    func markUploading(
        _ id: String, maxDurationSeconds: JSON?, account: String, requestID: String
    ) async throws -> JSON {
        var parameters: JSONObject = ["streamId": .string(id)]
        parameters["maxDurationSeconds"] = maxDurationSeconds
        return try await registry.call(
            "markUploading", account: account, parameters: parameters, requestID: requestID)
    }

    /// No file is coming any more: a stream that waits for one is `created` again. Throws `NOT_FOUND`.
    func unmarkUploading(_ id: String, account: String) async throws {
        _ = try await registry.call(
            "unmarkUploading", account: account, parameters: ["streamId": .string(id)], requestID: "")
    }

    /// Deletes a stream. Throws `NOT_FOUND`.
    func delete(_ id: String, account: String) async throws {
        _ = try await registry.call("delete", account: account, parameters: ["streamId": .string(id)], requestID: "")
    }
}
