import JSON
import KernelTesting
import PluginSDK
import ThumbnailsCore

/// The plugin over a host that knows one stream.
struct ThumbnailsFixture {
    static let streamID = "str_01JDZK4V3M8Q2R6T9W0XABCDEF"
    static let folder = "streams/\(streamID)/thumbnails"
    let test: TestHost
    let thumbnails: Thumbnails

    init(
        visibility: String = "public", time: JSON = .null, settings: JSONObject = [:], index: JSON = .pictures()
    ) async throws {
        test = TestHost(settings: settings, publicURL: "https://video.example")
        test.registry.offer("resolveStream") { _, parameters in
            guard parameters["streamId"] == .string(Self.streamID) else { throw PluginError.notFound("no") }
            return [
                "streamId": .string(Self.streamID), "account": "acme", "state": "ready",
                "visibility": .string(visibility), "title": "", "downloadable": false,
                "thumbnailTimeSeconds": time,
            ]
        }
        test.registry.offer("mediaIndex") { _, _ in index }
        thumbnails = try await Thumbnails(host: test.host)
    }

    /// Plays so many runs of the worker, each of which stores a picture.
    func play(_ runs: Int = 1, bytes: Int = 70_000) {
        let blobs = test.blobs
        for _ in 0..<runs {
            test.workers.script { request, send in
                let name = request.specification["blob"]?.string ?? ""
                let blob = BlobKey(account: "acme", key: "\(request.outputFolder)/\(name)")
                blobs[blob] = Array(repeating: 0x41, count: bytes)
                let message: JSON = [
                    "type": "picture", "blob": .string(name), "width": 640, "height": 360,
                    "timeSeconds": request.specification["times"]?[0] ?? 0,
                ]
                try await send(message)
                return message
            }
        }
    }

    /// Asks for a picture as a viewer would.
    func get(
        _ query: String = "", _ route: ThumbnailRoute = .jpg, key: String = streamID
    ) async throws -> Answer {
        let request = HTTPRequest(
            route: route.rawValue, path: "/", query: query, clientAddress: "192.0.2.7",
            pathParameters: [(name: "key", value: key)])
        return Answer(try await thumbnails.respond(to: request))
    }

    /// Calls `getThumbnail`.
    func call(_ parameters: JSONObject, account: String = "acme") async throws -> JSON {
        var parameters = parameters
        parameters["streamId"] = .string(Self.streamID)
        return try await thumbnails.invoke(
            Call(operation: "getThumbnail", account: account, parameters: parameters))
    }

    /// What the worker was told in each run.
    var specifications: [JSON] { test.workers.requests.map(\.specification) }

    /// The records are kept behind the answer: waits until so many are.
    func kept(_ count: Int) async throws -> [String] {
        while true {
            let names = test.store.keys.map(\.key).filter { $0.hasPrefix("p/") }.sorted()
            if names.count == count { return names }
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}

extension JSON {
    /// What `mediaIndex` answers of ten seconds in three renditions.
    static func pictures(
        _ state: String = "ready", segments: [Double] = [4, 4, 2], best: Double? = 3, kinds: [JSON]? = nil
    ) -> JSON {
        func rendition(_ name: String, _ width: Int64, _ height: Int64, codecs: JSON = "avc1.64001f") -> JSON {
            [
                "name": .string(name), "kind": "video", "width": .integer(width), "height": .integer(height),
                "frameRate": 25, "bitrate": 1, "codecs": codecs, "complete": true,
                "segmentCount": .integer(Int64(segments.count)), "longestSeconds": 4,
                "segments": .array(segments.map { [.number($0), 1000] }),
            ]
        }
        var index: JSONObject = [
            "state": .string(state), "segmentSeconds": 4, "progress": 1, "error": .null, "durationSeconds": 10,
            "renditions": .array(
                kinds ?? [
                    rendition("720p-hevc", 1280, 720, codecs: "hvc1.1"), rendition("720p", 1280, 720),
                    rendition("360p", 640, 360), rendition("240p", 426, 240),
                ]),
        ]
        if let best {
            index["storyboard"] = [
                "blob": "storyboard/12-1.jpg", "columns": 10, "count": 12, "intervalSeconds": 1, "tileWidth": 160,
                "tileHeight": 90, "bestSeconds": .number(best),
            ]
        }
        return .object(index)
    }
}
