import JSON
import KernelTesting
import PluginSDK
import Testing
import VideosCore

@Suite struct StreamShapeTests {
    @Test func aNewStreamHasTheShapeOfTheAPI() async throws {
        let stage = try await VideosStage()
        let stream = try await stage.call("create", ["title": "A day", "metadata": ["a": 1]])
        let id = try #require(stream["streamId"]?.string)
        #expect(Identifier.isValid(id, prefix: "str_"))
        let expected: JSON = [
            "streamId": .string(id), "state": "created", "title": "A day", "metadata": ["a": 1],
            "createdAt": "2026-01-01T12:00:00.000Z", "updatedAt": "2026-01-01T12:00:00.000Z",
            "source": [
                "sizeBytes": 0, "durationSeconds": 0, "width": 0, "height": 0, "frameRate": 0, "videoCodec": "",
                "audioCodec": "",
            ],
            "encoding": ["progress": 0.0, "renditions": [], "error": .null],
            "access": ["visibility": "public", "allowedOrigins": [], "rules": [], "downloadable": false],
            "captions": [], "live": .null,
            "playback": [
                "hls": .null, "dash": .null, "player": .null, "thumbnail": .null, "storyboard": .null,
                "download": .null,
            ],
        ]
        // Bytes, since the order counts too.
        #expect(stream.bytes() == expected.bytes())
        #expect(try await stage.stream(id).bytes() == expected.bytes())
    }

    @Test func asksWhoKnowsTheRest() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        let other = try await stage.create()
        try await stage.event("stream.uploaded", id, sequence: 1, data: ["sizeBytes": 4711])
        try await stage.event("stream.Encoding.started", id, sequence: 2)
        stage.host.registry.offer("encodingStatus") { _, parameters in
            #expect(parameters["streamIds"]?.array == [.string(id)])
            let status: JSON = [
                "progress": 0.5, "renditions": [["name": "720p"]], "error": .null, "warnings": ["a gap"],
                "source": ["durationSeconds": 30.5, "width": .null, "videoCodec": "h264"],
                "texts": [["name": "text-1", "language": "en"]],
            ]
            return ["statuses": .object(JSONObject([(key: id, value: status)]))]
        }
        stage.host.registry.offer("playback") { account, parameters in
            #expect(account == "acme")
            #expect(parameters["downloadable"] == [])
            let texts: JSON = .object([id: [["name": "text-1", "language": "en"]]])
            #expect(parameters["texts"] == texts)
            let ids = parameters["streamIds"]?.array ?? []
            let addresses = ids.compactMap(\.string).map { id -> (key: String, value: JSON) in
                (key: id, value: ["hls": .string("/play/\(id)")])
            }
            return [
                "playback": .object(JSONObject(addresses)), "captions": .object([id: [["language": "en"]]]),
            ]
        }
        let stream = try await stage.stream(id)
        let encoding: JSON = [
            "progress": 0.5, "renditions": [["name": "720p"]], "error": .null, "warnings": ["a gap"],
        ]
        #expect(stream["encoding"] == encoding)
        #expect(stream["source"]?["sizeBytes"] == 4711)
        #expect(stream["source"]?["durationSeconds"] == 30.5)
        #expect(stream["source"]?["width"] == 0)
        #expect(stream["source"]?["videoCodec"] == "h264")
        #expect(stream["playback"]?["hls"]?.string == "/play/\(id)")
        #expect(stream["playback"]?["dash"]?.isNull == true)
        #expect(stream["captions"] == [["language": "en"]])

        let list = try await stage.call("stream")
        #expect(list["streams"]?[0]?["streamId"]?.string == other)
        #expect(list["streams"]?[0]?["encoding"]?["renditions"] == [] && list["streams"]?[0]?["captions"] == [])
        #expect(list["streams"]?[1]?["encoding"]?["progress"] == 0.5)
        #expect(
            stage.host.registry.calls.map(\.operation) == ["encodingStatus", "playback", "encodingStatus", "playback"])
    }
}
