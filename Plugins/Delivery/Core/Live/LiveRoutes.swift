internal import PluginSDK

/// Answers about streams that are live: their playlists as the plugin that has them renders them.
struct LiveRoutes: Sendable {
    private let admissions: Admissions
    private let host: Host
    private let served: Served
    private let captions: AddedCaptions
    let desk: LiveDesk

    init(host: Host, admissions: Admissions, captions: AddedCaptions, served: Served) {
        self.captions = captions
        self.host = host
        self.served = served
        self.admissions = admissions
        desk = LiveDesk(host: host)
    }

    /// `RENDITION/live.m3u8`. After the end it goes on to answer for a while, whatever the stream is by then.
    func mediaPlaylist(_ request: HTTPRequest) async throws -> HTTPDecision {
        let rendition = request.parameter("rendition") ?? ""
        guard MediaFile.isRendition(rendition) else { throw PlayRoutes.noSuchRendition }
        let viewing = try await Viewing.open(request, for: .media, admissions, host: host)
        guard desk.isOpen else { throw Self.isOver }
        let isText = try await texts(of: viewing).contains { $0.name == rendition }
        let ask = LiveAsk(
            account: viewing.account, streamID: viewing.streamID, kind: isText ? .text : .media,
            rendition: isText ? nil : rendition, query: request.query)
        return try await decision(ask, viewing, request)
    }

    /// The texts that were added to a stream.
    private func texts(of viewing: Viewing) async throws -> [Rendition] {
        try await captions.tracks(of: viewing.streamID, account: viewing.account, requestID: viewing.requestID).joined(
            [])
    }

    /// The multivariant playlist or the manifest of a stream that is live; nil of any other.
    func start(_ kind: LiveAsk.Kind, _ viewing: Viewing, _ request: HTTPRequest) async throws -> HTTPDecision? {
        guard viewing.isLive, desk.isOpen else { return nil }
        return try await decision(
            LiveAsk(account: viewing.account, streamID: viewing.streamID, kind: kind), viewing, request)
    }

    /// The same of a stream that was live a moment ago and plays in no other way yet; nil where it does not either.
    func rest(_ kind: LiveAsk.Kind, _ viewing: Viewing, _ request: HTTPRequest) async throws -> HTTPDecision? {
        // What was not recorded is over at once.
        guard viewing.state == "encoding", desk.isOpen else { return nil }
        let ask = LiveAsk(account: viewing.account, streamID: viewing.streamID, kind: kind)
        guard let answer = try? await desk.answer(to: ask), answer.status == 200 else { return nil }
        return await served.telling(Self.playlist(answer, ask, viewing.admission), .playlist, viewing, request)
    }

    /// Whether players can start on a stream that is live.
    func plays(_ viewing: Viewing) async -> Bool {
        guard viewing.isLive, desk.isOpen else { return false }
        let ask = LiveAsk(account: viewing.account, streamID: viewing.streamID, kind: .multivariant)
        let answer = try? await desk.answer(to: ask)
        return answer?.status == 200 && answer?.isBuffered == true
    }

    private func decision(_ ask: LiveAsk, _ viewing: Viewing, _ request: HTTPRequest) async throws -> HTTPDecision {
        var answer: LiveAnswer
        do {
            answer = try await desk.answer(to: ask)
            if ask.kind == .multivariant { answer.add(try await texts(of: viewing)) }
        } catch let error as PluginError where error.code == "TIMEOUT" {
            return Self.unavailable(error.message)
        }
        guard let refusal = answer.refusal else {
            return await served.telling(Self.playlist(answer, ask, viewing.admission), .playlist, viewing, request)
        }
        if refusal.status == 503 { return Self.unavailable(refusal.message) }
        throw refusal
    }

    private static func unavailable(_ message: String) -> HTTPDecision {
        .refuse(
            PluginError(code: "TIMEOUT", message: message, retryable: true, status: 503),
            headers: CrossOrigin.headers + [(name: "retry-after", value: "1")])
    }

    /// What a question of its own part got holds for ever, so a cache may give it to all who wait for the same; the latest
    /// state is the latest for a moment.
    private static func playlist(_ answer: LiveAnswer, _ ask: LiveAsk, _ admission: Admission) -> HTTPDecision {
        let caching =
            switch (admission.isRestricted, ask.isBlocking) {
            case (true, _): "private, no-cache"
            case (false, true): "public, max-age=6"
            case (false, false): "public, max-age=1"
            }
        let type = ask.kind == .dash ? PlaylistAnswer.dash : PlaylistAnswer.hls
        return .bytes(
            status: 200,
            headers: [(name: "content-type", value: type)] + CrossOrigin.headers + [
                (name: "cache-control", value: caching), (name: "etag", value: answer.tag),
            ], body: answer.body)
    }

    private static let isOver = PluginError.notFound(
        "The stream is not live: what was recorded of it plays at master.m3u8.")
}

extension Viewing {
    /// Whether the stream waits for a publisher or has one.
    var isLive: Bool { state == "live" || state == "waiting" }
}
