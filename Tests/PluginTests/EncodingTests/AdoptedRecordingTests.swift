import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The operation adoptRecording")
struct AdoptedRecordingTests {
    private func adopt(_ fixture: EncodingFixture, _ parameters: JSONObject) async throws {
        var parameters = parameters
        parameters["streamId"] = .string(EncodingFixture.streamID)
        _ = try await fixture.encoding.invoke(
            Call(operation: "adoptRecording", account: "acme", parameters: parameters))
    }

    private static let page: JSONObject = [
        "rendition": "720p", "first": 0,
        "segments": [[2, 1000, 100, 0, 0, 0, 0], [2, 1000, 100, 1, 1, 3, 6.5]],
    ]

    private static let recording: JSONObject = [
        "recording": [
            "source": ["width": 1280, "height": 720, "durationSeconds": 4], "durationSeconds": 4, "segmentSeconds": 2,
            "longestSegmentSeconds": 4, "warnings": ["Keyframes come seldom."],
            "renditions": [
                [
                    "name": "720p", "kind": "video", "width": 1280, "height": 720, "frameRate": 30,
                    "codecs": "avc1.64001f",
                    "timescale": 90_000, "segmentCount": 2, "totalSeconds": 4, "totalBytes": 2000, "longestSeconds": 2,
                ]
            ],
        ]
    ]

    @Test("makes the stream ready, once, with what was recorded")
    func adopts() async throws {
        let fixture = try await EncodingFixture()
        for _ in 0..<2 {
            try await adopt(fixture, Self.page)
            try await adopt(fixture, Self.recording)
        }
        #expect(fixture.test.store.events.map(\.type) == ["stream.Encoding.completed"])
        let status = try await fixture.status()
        #expect(status?["state"] == "ready" && status?["progress"]?.double == 1)
        #expect(status?["renditions"]?[0]?["bitrate"] == 4000)
        #expect(status?["warnings"] == ["Keyframes come seldom."])
        let index = try await fixture.index()
        #expect(index["state"] == "ready")
        #expect(try await fixture.segments("720p") == [[2, 1000, 100, 0, 0, 0, 0], [2, 1000, 100, 1, 1, 3, 6.5]])
        let refused = await #expect(throws: PluginError.self) {
            try await fixture.encoding.invoke(
                Call(
                    operation: "reencode", account: "acme",
                    parameters: ["streamId": .string(EncodingFixture.streamID)]))
        }
        #expect(refused?.code == "VALIDATION_ERROR")
    }

    @Test("ends failed where nothing was recorded, and takes no place of an upload")
    func refuses() async throws {
        let fixture = try await EncodingFixture()
        try await adopt(
            fixture,
            [
                "recording": [
                    "source": [:], "durationSeconds": 0, "segmentSeconds": 2, "longestSegmentSeconds": 4,
                    "renditions": [],
                ]
            ])
        #expect(try await fixture.status()?["error"]?["code"] == "NOTHING_RECORDED")
        let other = try await EncodingFixture()
        try await other.upload()
        let refused = await #expect(throws: PluginError.self) { try await adopt(other, Self.recording) }
        #expect(refused?.code == "VALIDATION_ERROR")
    }
}
