internal import JSON
package import PluginSDK

/// Answers below `/play`: playlists made from the index, files as blobs.
package struct PlayRoutes: Sendable {
    private let host: Host

    /// Routes over a host's services.
    package init(host: Host) {
        self.host = host
    }

    /// `master.m3u8`.
    package func multivariantPlaylist(_ request: HTTPRequest) async throws -> HTTPDecision {
        let viewing = try await Viewing.open(request, for: .playlist, host: host)
        let index = try await viewing.index()
        guard let playlist = MultivariantPlaylist(index) else { throw Self.nothingToPlay(index) }
        return Self.playlist(playlist.text, of: index)
    }

    /// `RENDITION/index.m3u8`.
    package func mediaPlaylist(_ request: HTTPRequest) async throws -> HTTPDecision {
        let name = request.parameter("rendition") ?? ""
        guard MediaFile.isRendition(name) else { throw Self.noSuchRendition }
        let viewing = try await Viewing.open(request, for: .playlist, host: host)
        let index = try await viewing.index(rendition: name)
        if index.state == .failed { throw Self.nothingToPlay(index) }
        guard let rendition = index.renditions.first(where: { $0.name == name }) else { throw Self.noSuchRendition }
        guard let playlist = MediaPlaylist(rendition, of: index) else { throw Self.nothingToPlay(index) }
        return Self.playlist(playlist.text, of: index)
    }

    /// `RENDITION/init.mp4` and `RENDITION/N.m4s`. The gateway answers NOT_FOUND where there is no such blob.
    package func mediaFile(_ request: HTTPRequest) async throws -> HTTPDecision {
        let rendition = request.parameter("rendition") ?? ""
        guard MediaFile.isRendition(rendition), let file = MediaFile(request.parameter("file") ?? "") else {
            throw PluginError.notFound("There is no such file: take the addresses from the playlist.")
        }
        let viewing = try await Viewing.open(request, for: .media, host: host)
        let key = "streams/\(viewing.streamID)/media/\(rendition)/\(file.name)"
        // The sound's rendition is called so by stream-media; asking the index for each segment would cost a read.
        let type = rendition == "audio" ? "audio/mp4" : "video/mp4"
        return .blob(
            BlobKey(account: viewing.account, key: key), status: 200,
            headers: CrossOrigin.headers + [
                (name: "content-type", value: type),
                (name: "cache-control", value: "public, max-age=31536000, immutable"),
            ])
    }

    private static func playlist(_ text: String, of index: MediaIndex) -> HTTPDecision {
        // A finished playlist changes only when the stream is deleted; a growing one with every segment.
        let caching = index.isComplete ? "public, max-age=30" : "no-cache"
        return .text(
            text, type: "application/vnd.apple.mpegurl",
            headers: CrossOrigin.headers + [(name: "cache-control", value: caching)])
    }

    private static let noSuchRendition = PluginError.notFound(
        "The stream has no such rendition: take the addresses from master.m3u8.")

    private static func nothingToPlay(_ index: MediaIndex) -> PluginError {
        switch index.state {
        case .failed:
            .notFound("The video cannot be played because it could not be encoded: upload another file.")
        case .waiting: .notFound("There is nothing to play yet: upload a video first.")
        case .encoding: .notFound("The video is being encoded and does not play yet: try again in a few seconds.")
        case .ready: .notFound("There is nothing to play of this stream.")
        }
    }
}
