internal import JSON
package import PluginSDK

/// Answers about text tracks: those inside the video's file and those that were added, by rendition and by language.
package struct TextRoutes: Sendable {
    /// Of a text track, what is looked into; bytes.
    private static let mostBytes: UInt64 = 8 << 20

    private let host: Host
    private let admissions: Admissions
    /// What was added.
    let captions: AddedCaptions
    private let files = CaptionFiles()
    private let served: Served

    /// Routes over a host's services.
    package init(host: Host, admissions: Admissions, captions: AddedCaptions, served: Served) {
        self.host = host
        self.admissions = admissions
        self.captions = captions
        self.served = served
    }

    /// `captions/LANGUAGE.vtt`: a track by its language. It may be another one tomorrow, so it is asked for again.
    package func file(_ request: HTTPRequest) async throws -> HTTPDecision {
        let viewing = try await Viewing.open(request, for: .media, admissions, host: host)
        let index = try await viewing.index(rendition: Self.noRendition, with: captions)
        guard
            let track = CaptionAddress.find(
                index.playing, file: request.parameter("file") ?? "", kind: Self.kind(request.query))
        else { throw Self.noSuchTrack }
        let answer = HTTPDecision.blob(
            Self.blob(of: track, viewing), status: 200,
            headers: CrossOrigin.headers + [
                (name: "content-type", value: MediaFile.captions.type(in: track.name)),
                (name: "cache-control", value: viewing.admission.isRestricted ? "private, no-cache" : "no-cache"),
            ])
        return await served.telling(answer, .captions, viewing, request)
    }

    /// The file of a text rendition. Throws `NOT_FOUND` for what viewers are not told of any more.
    func blob(_ viewing: Viewing, _ rendition: String) async throws -> BlobKey {
        let index = try await viewing.index(rendition: Self.noRendition, with: captions)
        guard let track = index.playing.first(where: { $0.name == rendition && $0.kind == .text }) else {
            throw PlayRoutes.noSuchFile
        }
        return Self.blob(of: track, viewing)
    }

    /// A part of a text rendition, cut like the picture.
    func segment(_ viewing: Viewing, _ rendition: String, _ number: Int, _ live: LiveDesk) async throws -> String {
        let index = try await viewing.index(with: captions)
        guard let track = index.playing.first(where: { $0.name == rendition && $0.kind == .text }) else {
            throw PlayRoutes.noSuchFile
        }
        let span = index.reference == nil ? try await live.span(number, viewing) : nil
        guard span != nil || index.reference?.segments.indices.contains(number) == true else {
            throw PlayRoutes.noSuchFile
        }
        let key = Self.blob(of: track, viewing)
        let file = try await files.file(key) {
            try await host.blobs.read(key, offset: 0, length: Self.mostBytes)
        }
        if let span { return CaptionSegment(file, start: span.start, end: span.end).text }
        guard let reference = index.reference,
            let segment = CaptionSegment(file, number: number, cutLike: reference)
        else { throw PlayRoutes.noSuchFile }
        return segment.text
    }

    /// `captions` of the streams of a call of `playback`, by id; those without are left out. `texts` are the tracks inside
    /// their files.
    func captions(of call: Call, publicURL: String) async throws -> JSONObject {
        let streamIDs = (call.parameters["streamIds"]?.array ?? []).compactMap(\.string)
        let added = try await captions.tracks(of: streamIDs, account: call.account, requestID: call.requestID)
        let inside = call.parameters["texts"]?.object
        var answer = JSONObject()
        for streamID in streamIDs {
            let own = try (inside?[streamID]?.array ?? []).map(Rendition.init)
            let shown = CaptionAddress.shown(
                (added[streamID] ?? AddedTracks()).joined(own), streamID: streamID, publicURL: publicURL)
            if !shown.isEmpty { answer[streamID] = .array(shown) }
        }
        return answer
    }

    /// A rendition that there is none of: the index is then answered without segments.
    private static let noRendition = "none"

    private static let noSuchTrack = PluginError.notFound(
        "There is no such text track: the stream's object lists those that it has, with their addresses.")

    private static func blob(of track: Rendition, _ viewing: Viewing) -> BlobKey {
        track.blob.map { BlobKey(account: viewing.account, key: $0) }
            ?? viewing.file(MediaFile.captions.name, of: track.name)
    }

    /// `kind` of a query; nil where it says none.
    private static func kind(_ query: String) -> String? {
        query.split(separator: "&").first { $0.hasPrefix("kind=") }.map { String($0.dropFirst("kind=".utf8.count)) }
    }
}
