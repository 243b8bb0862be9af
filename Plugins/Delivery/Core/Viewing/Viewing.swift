internal import JSON
package import PluginSDK

/// A viewer's sight of a stream: who may see it was decided.
package struct Viewing: Sendable {
    /// What is asked for; the access plugin tells it apart.
    package enum Kind: String, Sendable {
        /// The multivariant playlist, with which players start.
        case playlist
        /// The DASH manifest.
        case manifest
        /// What comes after the start: segments, media playlists, texts.
        case media
        /// Pictures.
        case picture
        /// The player page.
        case player
        /// The whole file.
        case download

        /// Whether a viewer asks for it again and again.
        var comesOften: Bool { self == .media || self == .picture }
    }

    /// On what terms the viewer was let in.
    package let admission: Admission
    private let host: Host
    let requestID: String

    /// The stream's id, also where the key was a token.
    package var streamID: String { admission.streamID }
    /// Whose stream it is.
    package var account: String { admission.account }
    /// The stream's state, as the API tells it.
    package var state: String { admission.state }
    /// May be empty.
    package var title: String { admission.title }
    /// Whether the viewer may take it as a file: the stream allows it, or the viewer's token does.
    package var isDownloadable: Bool { admission.isDownloadable }

    /// Opens the stream of the request's key. Throws `NOT_FOUND` and `AUTHORIZATION_ERROR`.
    package static func open(
        _ request: HTTPRequest, for kind: Kind, _ admissions: Admissions, host: Host
    ) async throws -> Viewing {
        let admission = try await admissions.admit(
            ViewerQuestion(request, for: kind), requestID: request.requestID)
        return Viewing(admission: admission, host: host, requestID: request.requestID)
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

    /// Whether a plugin serves pictures of streams.
    package var offersPictures: Bool { host.registry.offers("getThumbnail") }

    /// A folder of the stream's.
    package func folder(_ name: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/\(name)")
    }

    /// The blob of a file of a rendition.
    package func file(_ name: String, of rendition: String) -> BlobKey {
        BlobKey(account: account, key: "streams/\(streamID)/media/\(rendition)/\(name)")
    }
}
