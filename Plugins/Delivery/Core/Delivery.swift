public import JSON
public import PluginSDK

/// The plugin `delivery`: playlists, segments and the player page.
public struct Delivery: Plugin {
    public static let name = "delivery"
    public static let version = "0.1.0"
    public static let operations = ["playback", "admitViewer"]

    private let host: Host
    private let admissions: Admissions
    private let play: PlayRoutes
    private let watch: WatchRoutes
    private let download: DownloadRoutes

    public init(host: Host) async throws {
        self.host = host
        admissions = Admissions(host: host)
        play = PlayRoutes(host: host, admissions: admissions)
        watch = WatchRoutes(host: host, admissions: admissions)
        download = DownloadRoutes(host: host, admissions: admissions)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        if call.operation == "admitViewer" {
            return try await admissions.admit(ViewerQuestion(call.parameters), requestID: call.requestID).json
        }
        let publicURL = host.publicURL()
        let downloadable = Set((call.parameters["downloadable"]?.array ?? []).compactMap(\.string))
        var playback = JSONObject()
        for streamID in (call.parameters["streamIds"]?.array ?? []).compactMap(\.string) {
            playback[streamID] = PlaybackAddresses.of(
                streamID: call.parameters["keys"]?[streamID]?.string ?? streamID, publicURL: publicURL,
                isDownloadable: downloadable.contains(streamID), hasPictures: host.registry.offers("getThumbnail"))
        }
        return .object(["playback": .object(playback)])
    }

    /// What may change who may watch.
    public func receive(_ event: Event) async throws {
        admissions.follow(event)
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
        case .iFramePlaylist: try await play.iFramePlaylist(request)
        case .mediaFile: try await play.mediaFile(request)
        case .playerPage: try await watch.page(request)
        case .playerStatus: try await watch.status(request)
        case .multivariantPlaylistOptions, .dashManifestOptions, .downloadOptions, .mediaPlaylistOptions,
            .iFramePlaylistOptions,
            .mediaFileOptions:
            CrossOrigin.preflight
        case nil: throw PluginError.notFound("There is nothing at this address.")
        }
    }
}
