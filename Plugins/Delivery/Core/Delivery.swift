public import JSON
public import PluginSDK

/// The plugin `delivery`: playlists, segments and the player page.
public struct Delivery: Plugin {
    public static let name = "delivery"
    public static let version = "0.1.0"
    public static let operations = ["playback"]

    private let host: Host
    private let play: PlayRoutes
    private let watch: WatchRoutes

    public init(host: Host) async throws {
        self.host = host
        play = PlayRoutes(host: host)
        watch = WatchRoutes(host: host)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        let publicURL = host.publicURL()
        var playback = JSONObject()
        for streamID in (call.parameters["streamIds"]?.array ?? []).compactMap(\.string) {
            playback[streamID] = PlaybackAddresses.of(streamID: streamID, publicURL: publicURL)
        }
        return .object(["playback": .object(playback)])
    }

    public func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)] {
        switch DeliveryRoute(rawValue: request.route) {
        case .multivariantPlaylist, .mediaPlaylist, .mediaFile: CrossOrigin.headers
        default: []
        }
    }

    public func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        switch DeliveryRoute(rawValue: request.route) {
        case .multivariantPlaylist: try await play.multivariantPlaylist(request)
        case .mediaPlaylist: try await play.mediaPlaylist(request)
        case .mediaFile: try await play.mediaFile(request)
        case .playerPage: try await watch.page(request)
        case .playerStatus: try await watch.status(request)
        case .multivariantPlaylistOptions, .mediaPlaylistOptions, .mediaFileOptions: CrossOrigin.preflight
        case nil: throw PluginError.notFound("There is nothing at this address.")
        }
    }
}
