internal import JSON
package import PluginSDK

/// A viewer's sight of a stream: who may see it was decided.
package struct Viewing: Sendable {
    /// What is asked for; the access plugin may tell it apart.
    package enum Kind: String, Sendable {
        case playlist, media, player, download
    }

    /// The stream's id, also where the key was a token.
    package let streamID: String
    /// Whose stream it is.
    package let account: String
    /// The stream's state, as the API tells it.
    package let state: String
    /// May be empty.
    package let title: String
    /// Whether the viewer may take it as a file: the stream allows it, or the viewer's token does.
    package let isDownloadable: Bool
    private let host: Host
    private let requestID: String

    /// Opens the stream of the request's key.
    ///
    /// With an access plugin, its `authorizeViewer` decides and says which stream a token stands for. Without, only
    /// public streams are shown. Throws `NOT_FOUND` and `AUTHORIZATION_ERROR`.
    package static func open(_ request: HTTPRequest, for kind: Kind, host: Host) async throws -> Viewing {
        let key = request.parameter("key") ?? ""
        guard isKey(key) else { throw unknown }
        let authorizes = host.registry.offers("authorizeViewer")
        let grant = authorizes ? try await authorize(key, request, kind, host) : nil
        let streamID = grant?.streamID ?? key
        let stream = try await resolve(streamID, request, host)
        guard let account = stream["account"]?.string else { throw unknown }
        if !authorizes, stream["visibility"]?.string != "public" {
            throw PluginError(
                code: "AUTHORIZATION_ERROR",
                message: "This video is only for viewers with a signed address, which this server cannot check: "
                    + "ask its operator to enable the plugin \"access\".", status: 403)
        }
        return Viewing(
            streamID: stream["streamId"]?.string ?? streamID, account: account,
            state: stream["state"]?.string ?? "created", title: stream["title"]?.string ?? "",
            isDownloadable: stream["downloadable"]?.bool == true || grant?.isDownloadable == true, host: host,
            requestID: request.requestID)
    }

    /// What there is to play; with `rendition`, only that one's segments are listed.
    package func index(rendition: String? = nil) async throws -> MediaIndex {
        guard host.registry.offers("mediaIndex") else { return MediaIndex(state: .waiting) }
        var parameters: JSONObject = ["streamId": .string(streamID)]
        if let rendition { parameters["rendition"] = .string(rendition) }
        return try MediaIndex(
            await host.registry.call("mediaIndex", account: account, parameters: parameters, requestID: requestID))
    }

    /// Whether the stream was deleted meanwhile.
    package func isGone() async throws -> Bool {
        do {
            _ = try await host.registry.call(
                "resolveStream", account: "", parameters: ["streamId": .string(streamID)], requestID: requestID)
            return false
        } catch let error as PluginError where error.code == "NOT_FOUND" {
            return true
        }
    }

    /// A folder of the stream's.
    package func folder(_ name: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/\(name)")
    }

    /// The blob of a file of a rendition.
    package func file(_ name: String, of rendition: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/media/\(rendition)/\(name)")
    }

    private static let unknown = PluginError.notFound("There is no such video: check the address.")

    private static func resolve(_ streamID: String, _ request: HTTPRequest, _ host: Host) async throws -> JSON {
        do {
            return try await host.registry.call(
                "resolveStream", account: "", parameters: ["streamId": .string(streamID)],
                requestID: request.requestID)
        } catch let error as PluginError where error.code == "VALIDATION_ERROR" || error.code == "NOT_FOUND" {
            // What is no stream's id by its form is, to a viewer, simply not there.
            throw unknown
        }
    }

    private static func authorize(
        _ key: String, _ request: HTTPRequest, _ kind: Kind, _ host: Host
    ) async throws -> (streamID: String, isDownloadable: Bool) {
        var parameters: JSONObject = [
            "key": .string(key), "kind": .string(kind.rawValue), "clientAddress": .string(request.clientAddress),
        ]
        if let origin = request.header("origin") { parameters["origin"] = .string(origin) }
        let answer = try await host.registry.call(
            "authorizeViewer", account: "", parameters: parameters, requestID: request.requestID)
        guard let streamID = answer["streamId"]?.string else { throw unknown }
        return (streamID, answer["downloadable"]?.bool == true)
    }

    /// A stream's id or a token: unreserved characters of an address, so that it can stand in a page as it is.
    private static func isKey(_ key: String) -> Bool {
        1...2048 ~= key.utf8.count
            && key.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
                default: false
                }
            }
    }
}
