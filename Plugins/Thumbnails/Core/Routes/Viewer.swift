internal import JSON
package import PluginSDK

/// Whoever asks for a picture below `/play`.
package struct Viewer: Sendable {
    private let host: Host
    private let request: HTTPRequest

    /// Of a request.
    package init(_ request: HTTPRequest, host: Host) {
        self.request = request
        self.host = host
    }

    /// The stream that the address' key stands for, if the viewer may see it. Who decides about playlists decides about
    /// pictures, by `admitViewer`; where nobody offers that, only what everybody may see is shown. Throws `NOT_FOUND` and
    /// `AUTHORIZATION_ERROR`.
    package func stream(withTime: Bool) async throws -> ShownStream {
        let key = request.parameter("key") ?? ""
        guard 1...16_384 ~= key.utf8.count else { throw Self.unknown }
        guard host.registry.offers("admitViewer") else {
            let stream = try await resolve(key)
            guard stream["visibility"]?.string == "public", stream["restricted"]?.bool != true else {
                throw PluginError(
                    code: "AUTHORIZATION_ERROR",
                    message: "This video is only for viewers with a signed address, which this server cannot check: "
                        + "ask its operator to enable the plugins \"access\" and \"delivery\".", status: 403)
            }
            return try shown(stream, time: stream["thumbnailTimeSeconds"]?.double, isRestricted: false)
        }
        var parameters: JSONObject = [
            "key": .string(key), "kind": "picture", "clientAddress": .string(request.clientAddress),
        ]
        if let origin = request.header("origin") { parameters["origin"] = .string(origin) }
        if let country = request.header("stream-country") { parameters["country"] = .string(country) }
        let admitted = try await host.registry.call(
            "admitViewer", account: "", parameters: parameters, requestID: request.requestID)
        let isRestricted = admitted["restricted"]?.bool ?? true
        guard withTime, let id = admitted["streamId"]?.string else {
            return try shown(admitted, time: nil, isRestricted: isRestricted)
        }
        let time = try await resolve(id)["thumbnailTimeSeconds"]?.double
        return try shown(admitted, time: time, isRestricted: isRestricted)
    }

    private func shown(_ stream: JSON, time: Double?, isRestricted: Bool) throws -> ShownStream {
        guard let id = stream["streamId"]?.string, let account = stream["account"]?.string else { throw Self.unknown }
        return ShownStream(
            id: id, account: account, thumbnailTimeSeconds: time, isRestricted: isRestricted,
            requestID: request.requestID)
    }

    private func resolve(_ streamID: String) async throws -> JSON {
        do {
            return try await host.registry.call(
                "resolveStream", account: "", parameters: ["streamId": .string(streamID)],
                requestID: request.requestID)
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            // What is no stream's id by its form is, to a viewer, simply not there.
            throw Self.unknown
        }
    }

    private static let unknown = PluginError.notFound("There is no such video: check the address.")
}
