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
}
