package import PluginSDK

/// Answers pictures below `/play`.
package struct ThumbnailRoutes: Sendable {
    private let host: Host
    private let pictures: Pictures

    /// Over a host's services.
    package init(host: Host, pictures: Pictures) {
        self.host = host
        self.pictures = pictures
    }

    /// `thumbnail.jpg` and its like.
    package func picture(_ request: HTTPRequest, _ format: PictureFormat) async throws -> HTTPDecision {
        let isChosen = AddressQuery(request.query)["time"]?.isEmpty ?? true
        let stream = try await Viewer(request, host: host).stream(withTime: isChosen)
        let wanted = try PictureRequest(format: format, query: request.query)
        let picture: StoredPicture
        do {
            picture = try await pictures.picture(wanted, of: stream)
        } catch let error as PluginError where error.code == "RATE_LIMIT_EXCEEDED" {
            return .refuse(error, headers: CrossOrigin.headers + [(name: "retry-after", value: "2")])
        }
        // The picture of a moment stays the same once it is the best there will be; which moment stands for the video may
        // change.
        let isFixed =
            if case .seconds(let seconds) = wanted.moment {
                picture.name == PictureName.of(wanted, seconds: seconds)
            } else { false }
        let isNewest = wanted.moment.isRelative && PictureName.isLive(picture.name)
        let age = isFixed ? "max-age=86400, immutable" : isNewest ? "max-age=2" : "max-age=60"
        let headers =
            CrossOrigin.headers + [
                (name: "content-type", value: format.mediaType),
                (name: "cache-control", value: "\(stream.isRestricted ? "private" : "public"), \(age)"),
                (name: "etag", value: "\"\(picture.name)\""), (name: "x-content-type-options", value: "nosniff"),
            ]
        if let file = try await pictures.file(of: picture, stream) {
            return telling(.bytes(status: 200, headers: headers, body: file), stream, request)
        }
        let blob = PictureKeys.blob(stream.account, stream.id, picture.name)
        return telling(.blob(blob, status: 200, headers: headers), stream, request)
    }

    /// `storyboard.vtt`.
    package func storyboardText(_ request: HTTPRequest) async throws -> HTTPDecision {
        let stream = try await Viewer(request, host: host).stream(withTime: false)
        let (film, storyboard) = try await storyboard(of: stream)
        let isGrowing = film.state != .ready
        let text = StoryboardText(storyboard, seconds: film.seconds, growing: isGrowing).text
        let scope = stream.isRestricted ? "private" : "public"
        let answer = HTTPDecision.text(
            text, type: "text/vtt; charset=utf-8",
            headers: CrossOrigin.headers + [
                (name: "cache-control", value: "\(scope), \(isGrowing ? "no-cache" : "max-age=60")"),
                (name: "etag", value: "\"\(storyboard.version)-\(isGrowing ? "g" : "w")-\(text.utf8.count)\""),
            ])
        return telling(answer, stream, request)
    }

    /// `storyboard.jpg`: the sheet of `v`, or the newest.
    package func storyboardSheet(_ request: HTTPRequest) async throws -> HTTPDecision {
        let stream = try await Viewer(request, host: host).stream(withTime: false)
        let (_, storyboard) = try await storyboard(of: stream)
        var file = storyboard.blob
        if let version = AddressQuery(request.query)["v"], version != storyboard.version {
            guard Self.isVersion(version) else { throw Self.none }
            file = "\(file.split(separator: "/").first ?? "")/\(version).jpg"
        }
        let answer = HTTPDecision.blob(
            BlobKey(account: stream.account, key: "streams/\(stream.id)/media/\(file)"), status: 200,
            headers: CrossOrigin.headers + [
                (name: "content-type", value: "image/jpeg"),
                (name: "cache-control", value: "\(stream.isRestricted ? "private" : "public"), max-age=60"),
                (name: "x-content-type-options", value: "nosniff"),
            ])
        return telling(answer, stream, request)
    }

    private func telling(_ answer: HTTPDecision, _ stream: ShownStream, _ request: HTTPRequest) -> HTTPDecision {
        ServedPicture.telling(answer, of: stream, request, host: host)
    }

    private func storyboard(of stream: ShownStream) async throws -> (Film, Storyboard) {
        // No rendition is called so: the storyboard needs none's segments.
        let film = try await pictures.film(stream, rendition: "-")
        guard let storyboard = film.storyboard else { throw Self.none }
        return (film, storyboard)
    }

    private static let none = PluginError.notFound(
        "There is no storyboard of this video yet: it is made while the video is encoded.")

    private static func isVersion(_ text: String) -> Bool {
        1...20 ~= text.utf8.count && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2D }
    }
}
