public import JSON
public import PluginSDK

/// The plugin `delivery`: playlists, segments and the player page.
public struct Delivery: Plugin {
    public static let name = "delivery"
    public static let version = "0.1.0"
    public static let operations = ["playback", "admitViewer", "forgetCaptions"]

    private let host: Host
    private let admissions: Admissions
    private let play: PlayRoutes
    private let live: LiveRoutes
    private let watch: WatchRoutes
    private let download: DownloadRoutes
    private let captions: AddedCaptions
    private let text: TextRoutes

    public init(host: Host) async throws {
        self.host = host
        admissions = Admissions(host: host)
        captions = AddedCaptions(host: host)
        let served = Served(host: host)
        text = TextRoutes(host: host, admissions: admissions, captions: captions, served: served)
        live = LiveRoutes(host: host, admissions: admissions, captions: captions, served: served)
        play = PlayRoutes(host: host, admissions: admissions, text: text, live: live, served: served)
        watch = WatchRoutes(host: host, admissions: admissions, captions: captions, live: live, served: served)
        download = DownloadRoutes(host: host, admissions: admissions, served: served)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        switch call.operation {
        case "playback": return try await playback(call)
        case "admitViewer":
            return try await admissions.admit(ViewerQuestion(call.parameters), requestID: call.requestID).json
        case "forgetCaptions":
            captions.forget(call.parameters["streamId"]?.string ?? "", account: call.account)
            return [:]
        default: throw PluginError.notFound("There is no operation \"\(call.operation)\".")
        }
    }

    private func playback(_ call: Call) async throws -> JSON {
        let publicURL = host.publicURL()
        let downloadable = Set((call.parameters["downloadable"]?.array ?? []).compactMap(\.string))
        var playback = JSONObject()
        for streamID in (call.parameters["streamIds"]?.array ?? []).compactMap(\.string) {
            playback[streamID] = PlaybackAddresses.of(
                streamID: call.parameters["keys"]?[streamID]?.string ?? streamID, publicURL: publicURL,
                isDownloadable: downloadable.contains(streamID), hasPictures: host.registry.offers("getThumbnail"))
        }
        let captions = try await text.captions(of: call, publicURL: publicURL)
        return .object(["playback": .object(playback), "captions": .object(captions)])
    }

    /// What may change who may watch, and what they may read.
    public func receive(_ event: Event) async throws {
        captions.forget(event.subject, account: event.account)
        if !event.type.hasPrefix("stream.Captions.") { admissions.follow(event) }
    }

    public func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)] {
        DeliveryRoute(rawValue: request.route)?.isForAnyPage == true ? CrossOrigin.headers : []
    }

    public func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        switch DeliveryRoute(rawValue: request.route) {
        case .multivariantPlaylist: try await play.multivariantPlaylist(request)
        case .dashManifest: try await play.dashManifest(request)
        case .download: try await download.file(request)
        case .mediaPlaylist: try await play.mediaPlaylist(request)
        case .livePlaylist: try await live.mediaPlaylist(request)
        case .iFramePlaylist: try await play.iFramePlaylist(request)
        case .mediaFile: try await play.mediaFile(request)
        case .captions: try await text.file(request)
        case .playerPage: try await watch.page(request)
        case .playerStatus: try await watch.status(request)
        case .multivariantPlaylistOptions, .dashManifestOptions, .downloadOptions, .mediaPlaylistOptions,
            .livePlaylistOptions, .iFramePlaylistOptions, .mediaFileOptions, .captionsOptions:
            CrossOrigin.preflight
        case nil: throw PluginError.notFound("There is nothing at this address.")
        }
    }
}
