import DeliveryCore
import JSON
import KernelTesting
import PluginSDK

/// The plugin over a host that knows one stream.
struct DeliveryFixture {
    static let streamID = "str_01JDZK4V3M8Q2R6T9W0XABCDEF"
    let test = TestHost(publicURL: "https://video.example")
    let delivery: Delivery

    init(
        visibility: String = "public", isDownloadable: Bool = false, state: String = "ready", title: String = "",
        index: JSON = .film()
    ) async throws {
        test.registry.offer("resolveStream") { _, parameters in
            guard parameters["streamId"] == .string(Self.streamID) else { throw PluginError.notFound("no") }
            return [
                "streamId": .string(Self.streamID), "account": "acme", "state": .string(state),
                "visibility": .string(visibility), "restricted": .bool(visibility != "public"), "title": .string(title),
                "downloadable": .bool(isDownloadable),
            ]
        }
        test.registry.offer("mediaIndex") { account, _ in
            guard account == "acme" else { throw PluginError.notFound("another account") }
            return index
        }
        delivery = try await Delivery(host: test.host)
    }

    /// Asks as a client would, by the route's name.
    func get(
        _ route: DeliveryRoute, key: String = streamID, rendition: String? = nil, file: String? = nil,
        origin: String? = nil, country: String? = nil, query: String = ""
    ) async throws -> HTTPDecision {
        var parameters = [(name: "key", value: key)]
        if let rendition { parameters.append((name: "rendition", value: rendition)) }
        if let file { parameters.append((name: "file", value: file)) }
        let request = HTTPRequest(
            route: route.rawValue, method: route.pattern.method, path: "/", query: query, clientAddress: "192.0.2.7",
            headers: (origin.map { [(name: "origin", value: $0)] } ?? [])
                + (country.map { [(name: "stream-country", value: $0)] } ?? []), pathParameters: parameters)
        return try await delivery.respond(to: request)
    }
}

extension JSON {
    /// What `mediaIndex` answers of a film of 480 lines.
    static func film(
        _ state: String = "ready", progress: Double = 1, error: JSON = .null, segments count: Int = 2,
        keyframe: JSON = 0, text: JSON? = nil
    ) -> JSON {
        func segments(_ full: JSON, _ last: JSON) -> JSON { .array(Array(repeating: full, count: count - 1) + [last]) }
        let video: JSON = [
            "name": "480p", "kind": "video", "width": 854, "height": 480, "frameRate": 24, "bitrate": 1_400_000,
            "codecs": "avc1.64001e", "complete": .bool(state == "ready"), "segmentCount": .integer(Int64(count)),
            "longestSeconds": 4,
            "segments": segments([4, 700_000, keyframe], [1.5, 200_000, keyframe]),
        ]
        let audio: JSON = [
            "name": "audio", "kind": "audio", "channels": 2, "bitrate": 128_000, "codecs": "mp4a.40.2",
            "complete": .bool(state == "ready"), "segmentCount": .integer(Int64(count)), "longestSeconds": 4,
            "segments": segments([4, 64_000], [1.5, 24_000]),
        ]
        return [
            "state": .string(state), "segmentSeconds": 4, "progress": .number(progress), "error": error,
            "renditions": state == "failed" ? [] : .array([video, audio] + (text.map { [$0] } ?? [])),
        ]
    }
}

/// A decision taken apart.
struct Answer {
    var status = 0
    var headers: [String: String] = [:]
    var text = ""
    var blob: BlobKey?
    var parts: [BlobPart] = []
    /// What tells of it.
    var signal: Signal?

    init(_ decision: HTTPDecision) {
        switch decision {
        case .bytes(let status, let headers, let body):
            self.status = status
            self.headers = Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
            text = String(decoding: body, as: UTF8.self)
        case .blob(let key, let status, let headers, let parts):
            self.parts = parts
            self.status = status
            self.headers = Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
            blob = key
        case .signalling(let answer, let signal):
            self = Answer(answer)
            self.signal = signal
        case .takeBody, .storeBody, .appendBody, .refuse: break
        }
    }
}
