public import JSON
public import PluginSDK

/// The plugin `thumbnails`: pictures of videos at any moment, and the storyboard for seek bars.
public struct Thumbnails: Plugin {
    public static let name = "thumbnails"
    public static let version = "0.1.0"
    public static let operations = ["getThumbnail"]

    private let host: Host
    private let records: PictureRecords
    private let pictures: Pictures
    private let routes: ThumbnailRoutes

    public init(host: Host) async throws {
        self.host = host
        records = PictureRecords(host: host)
        pictures = Pictures(host: host, records: records)
        routes = ThumbnailRoutes(host: host, pictures: pictures)
    }

    public func invoke(_ call: Call) async throws -> JSON {
        try await ThumbnailAddress(host: host, pictures: pictures).answer(call)
    }

    public func refusalHeaders(for request: HTTPRequest) -> [(name: String, value: String)] { CrossOrigin.headers }

    public func respond(to request: HTTPRequest) async throws -> HTTPDecision {
        switch ThumbnailRoute(rawValue: request.route) {
        case .jpg: try await routes.picture(request, .jpg)
        case .png: try await routes.picture(request, .png)
        case .webp: try await routes.picture(request, .webp)
        case .gif: try await routes.picture(request, .gif)
        case .storyboardText: try await routes.storyboardText(request)
        case .storyboardSheet: try await routes.storyboardSheet(request)
        case nil: throw PluginError.notFound("There is nothing at this address.")
        default: CrossOrigin.preflight
        }
    }

    public func run(_ job: Job) async throws {
        try await records.expire(job)
    }

    public func receive(_ event: Event) async throws {
        pictures.forget(streamID: event.subject)
        switch event.type {
        case "stream.deleted": try await records.removeAll(account: event.account, streamID: event.subject)
        case "stream.Live.stopped": try await records.removeLive(account: event.account, streamID: event.subject)
        default: break
        }
    }
}
