internal import JSON
internal import PluginSDK

/// Answers `POST /beacon`: 204 once what the player tells is durable.
struct BeaconRoute: Sendable {
    let host: Host
    let books: Books
    let films: Films

    /// Takes a body. Throws `VALIDATION_ERROR`, `NOT_FOUND` and `AUTHORIZATION_ERROR`.
    func take(_ body: HTTPBody, for request: HTTPRequest) async throws -> HTTPDecision {
        guard !body.overLimit else {
            throw PluginError.validation(
                "A beacon has at most \(BeaconMessage.mostBytes) bytes: send fewer events at once.", status: 413)
        }
        guard body.complete else { throw PluginError.validation("The beacon broke off.") }
        let message = try BeaconMessage(body.bytes)
        let viewer = try await admit(message.key, request)
        guard let stream = viewer["streamId"]?.string, let account = viewer["account"]?.string else {
            throw Self.unknown
        }
        let beacon = Beacon(
            message: message, account: account, stream: stream, viewerID: viewer["viewerId"]?.string,
            country: viewer["country"]?.string, address: request.clientAddress,
            agent: request.header("user-agent") ?? "", referrer: request.header("referer"),
            filmLength: await films.length(of: stream, account: account))
        try await books.take(beacon)
        return .bytes(status: 204, headers: Self.crossOrigin(request), body: [])
    }

    /// Who decides about playlists decides about beacons.
    private func admit(_ key: String, _ request: HTTPRequest) async throws -> JSON {
        guard host.registry.offers("admitViewer") else {
            do {
                return try await host.registry.call(
                    "resolveStream", account: "", parameters: ["streamId": .string(key)], requestID: request.requestID)
            } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
                throw Self.unknown
            }
        }
        var parameters: JSONObject = [
            "key": .string(key), "kind": "media", "clientAddress": .string(request.clientAddress),
        ]
        if let origin = request.header("origin") { parameters["origin"] = .string(origin) }
        if let country = request.header("stream-country") { parameters["country"] = .string(country) }
        return try await host.registry.call(
            "admitViewer", account: "", parameters: parameters, requestID: request.requestID)
    }

    private static let unknown = PluginError.notFound("There is no such video: check the beacon's `key`.")

    /// Players on any page may send beacons. Browsers send them with credentials, and so want the page's origin by name.
    static func crossOrigin(_ request: HTTPRequest) -> [(name: String, value: String)] {
        guard let origin = request.header("origin") else { return [(name: "access-control-allow-origin", value: "*")] }
        return [
            (name: "access-control-allow-origin", value: origin),
            (name: "access-control-allow-credentials", value: "true"), (name: "vary", value: "origin"),
        ]
    }

    /// The answer to a preflight.
    static func preflight(_ request: HTTPRequest) -> HTTPDecision {
        .bytes(
            status: 204,
            headers: crossOrigin(request) + [
                (name: "access-control-allow-methods", value: "POST, OPTIONS"),
                (name: "access-control-allow-headers", value: "content-type"),
                (name: "access-control-max-age", value: "86400"),
            ], body: [])
    }
}
