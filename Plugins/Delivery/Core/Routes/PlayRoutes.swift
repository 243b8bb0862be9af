internal import JSON
package import PluginSDK

/// Answers below `/play`: playlists made from the index, files as blobs.
package struct PlayRoutes: Sendable {
    private let host: Host
    private let admissions: Admissions
    private let text: TextRoutes
    private let live: LiveRoutes
    private let served: Served

    /// Routes over a host's services; `text` answers for text tracks, `live` for streams that are live.
    init(host: Host, admissions: Admissions, text: TextRoutes, live: LiveRoutes, served: Served) {
        self.served = served
        self.host = host
        self.admissions = admissions
        self.text = text
        self.live = live
    }

    /// `master.m3u8`.
    package func multivariantPlaylist(_ request: HTTPRequest) async throws -> HTTPDecision {
        let viewing = try await Viewing.open(request, for: .playlist, admissions, host: host)
        if let decision = try await live.start(.multivariant, viewing, request) { return decision }
        let index = try await viewing.index(with: text.captions)
        guard let playlist = MultivariantPlaylist(index) else {
            if let decision = try await live.rest(.multivariant, viewing, request) { return decision }
            throw Self.nothingToPlay(index)
        }
        let answer = PlaylistAnswer.of(playlist.text, type: PlaylistAnswer.hls, index: index, viewing.admission)
        return await served.telling(answer, .playlist, viewing, request)
    }

    /// `manifest.mpd`.
    package func dashManifest(_ request: HTTPRequest) async throws -> HTTPDecision {
        let viewing = try await Viewing.open(request, for: .manifest, admissions, host: host)
        if let decision = try await live.start(.dash, viewing, request) { return decision }
        let index = try await viewing.index(with: text.captions)
        guard let manifest = DashManifest(index) else {
            if let decision = try await live.rest(.dash, viewing, request) { return decision }
            throw Self.nothingToPlay(index)
        }
        let answer = PlaylistAnswer.of(manifest.text, type: PlaylistAnswer.dash, index: index, viewing.admission)
        return await served.telling(answer, .playlist, viewing, request)
    }

    /// `RENDITION/index.m3u8`.
    package func mediaPlaylist(_ request: HTTPRequest) async throws -> HTTPDecision {
        let (rendition, index, viewing) = try await rendition(request)
        guard let playlist = MediaPlaylist(rendition, of: index) else { throw Self.nothingToPlay(index) }
        let answer = PlaylistAnswer.of(playlist.text, type: PlaylistAnswer.hls, index: index, viewing.admission)
        return await served.telling(answer, .playlist, viewing, request)
    }

    /// `RENDITION/iframes.m3u8`.
    package func iFramePlaylist(_ request: HTTPRequest) async throws -> HTTPDecision {
        let (rendition, index, viewing) = try await rendition(request)
        guard let playlist = IFramePlaylist(rendition, of: index) else {
            throw rendition.plays ? Self.noSuchRendition : Self.nothingToPlay(index)
        }
        let answer = PlaylistAnswer.of(playlist.text, type: PlaylistAnswer.hls, index: index, viewing.admission)
        return await served.telling(answer, .playlist, viewing, request)
    }

    /// `RENDITION/init.mp4`, `RENDITION/N.m4s`, what there is of text and, once it is there, a part of a live segment. The
    /// gateway answers NOT_FOUND where there is no such blob.
    package func mediaFile(_ request: HTTPRequest) async throws -> HTTPDecision {
        let rendition = request.parameter("rendition") ?? ""
        guard MediaFile.isRendition(rendition), let file = MediaFile(request.parameter("file") ?? "") else {
            throw Self.noSuchFile
        }
        let viewing = try await Viewing.open(request, for: .media, admissions, host: host)
        // The file never changes, but a cache that many share does not know who may have it.
        let caching = viewing.admission.isRestricted ? "private, max-age=86400" : "public, max-age=31536000"
        let headers =
            CrossOrigin.headers + [
                (name: "content-type", value: file.type(in: rendition)),
                (name: "cache-control", value: "\(caching), immutable"),
            ]
        let kind: ServedKind
        var desk: LiveDesk?
        switch file {
        case .captionSegment(let number):
            let text = try await self.text.segment(viewing, rendition, number, live.desk)
            let tag = (name: "etag", value: PlaylistAnswer.tag(of: text))
            let answer = HTTPDecision.bytes(status: 200, headers: headers + [tag], body: Array(text.utf8))
            return await served.telling(answer, .captions, viewing, request)
        case .captions:
            let answer = HTTPDecision.blob(try await text.blob(viewing, rendition), status: 200, headers: headers)
            return await served.telling(answer, .captions, viewing, request)
        case .part(let number, let index):
            try await live.desk.part(
                LivePartAsk(
                    account: viewing.account, streamID: viewing.streamID, rendition: rendition, number: number,
                    part: index))
            kind = .segment(rendition: rendition, number: number)
        case .initSegment: kind = .initSegment(rendition: rendition)
        case .segment(let number):
            kind = .segment(rendition: rendition, number: number)
            desk = live.desk
        }
        let answer = HTTPDecision.blob(viewing.file(file.name, of: rendition), status: 200, headers: headers)
        return await served.telling(answer, kind, viewing, request, desk: desk)
    }

    /// The request's rendition, with the segments that its playlists need.
    private func rendition(_ request: HTTPRequest) async throws -> (Rendition, MediaIndex, Viewing) {
        let name = request.parameter("rendition") ?? ""
        guard MediaFile.isRendition(name) else { throw Self.noSuchRendition }
        let viewing = try await Viewing.open(request, for: .media, admissions, host: host)
        var index = try await viewing.index(rendition: name, with: text.captions)
        if index.state == .failed { throw Self.nothingToPlay(index) }
        guard var rendition = index.renditions.first(where: { $0.name == name }) else { throw Self.noSuchRendition }
        if rendition.kind == .text {
            // Cut like another one.
            index = try await viewing.index(with: text.captions)
            guard let found = index.renditions.first(where: { $0.name == name }) else { throw Self.noSuchRendition }
            rendition = found
        }
        return (rendition, index, viewing)
    }

    static let noSuchFile = PluginError.notFound(
        "There is no such file: take the addresses from the playlist.")

    static let noSuchRendition = PluginError.notFound(
        "The stream has no such rendition: take the addresses from master.m3u8.")

    static func nothingToPlay(_ index: MediaIndex) -> PluginError {
        switch index.state {
        case .failed:
            .notFound("The video cannot be played because it could not be encoded: upload another file.")
        case .waiting: .notFound("There is nothing to play yet: upload a video first.")
        case .encoding: .notFound("The video is being encoded and does not play yet: try again in a few seconds.")
        case .ready: .notFound("There is nothing to play of this stream.")
        }
    }
}
