import JSON
import KernelTesting
import PluginSDK
import Testing
import ThumbnailsCore

/// Pictures of a stream while it is live.
@Suite("Pictures of live streams")
struct LivePicturesTests {
    private static let media = "streams/\(ThumbnailsFixture.streamID)/media/720p"

    /// A stream that is live, of which `segments` are what a moment needs.
    private static func fixture(
        seconds: Double, _ segments: [JSON], asked: NotedValues<JSONObject>? = nil, time: JSON = .null
    ) async throws -> ThumbnailsFixture {
        let fixture = try await ThumbnailsFixture(
            time: time, index: ["state": "waiting", "segmentSeconds": 4, "progress": 0, "renditions": []])
        fixture.test.registry.offer("liveMoment") { _, parameters in
            asked?.note(parameters)
            return [
                "live": true, "seconds": .number(seconds),
                "renditions": [
                    [
                        "name": "720p", "kind": "video", "width": 1280, "height": 720, "frameRate": 25,
                        "codecs": "avc1.64001f", "segmentCount": .integer(Int64(segments.count)),
                        "segments": .array(segments),
                    ]
                ],
            ]
        }
        return fixture
    }

    @Test("the newest is shown, for two seconds the same, also where the owner set a moment", arguments: [nil, 7.0])
    func newest(time: Double?) async throws {
        let asked = NotedValues<JSONObject>()
        let fixture = try await Self.fixture(
            seconds: 30, [[2, 900, 1, 3, 0, 15, 30]], asked: asked, time: time.map(JSON.number) ?? .null)
        fixture.play()
        for _ in 0..<3 {
            let answer = try await fixture.get("width=320")
            #expect(answer.status == 200 && answer.headers["cache-control"] == "public, max-age=2")
            #expect(answer.blob?.key == "\(ThumbnailsFixture.folder)/live-30000-320x.jpg")
        }
        #expect(asked.all == [["streamId": .string(ThumbnailsFixture.streamID)]])
        let request = try #require(fixture.test.workers.requests.first)
        #expect(fixture.test.workers.requests.count == 1)
        #expect(request.inputs == ["\(Self.media)/init-3.mp4", "\(Self.media)/15.m4s"])
        #expect(request.specification["times"] == [30.0])
        fixture.test.clock.advance(milliseconds: 2_001)
        _ = try await fixture.get("width=320")
        #expect(asked.all.count == 2 && fixture.test.workers.requests.count == 1)
    }

    @Test("a moment is decoded from the keyframe before it on")
    func moment() async throws {
        let asked = NotedValues<JSONObject>()
        let fixture = try await Self.fixture(
            seconds: 33, [[2, 900, 1, 0, 0, 15, 30], [2, 900, 0, 0, 0, 16, 32]], asked: asked)
        fixture.play()
        let answer = try await fixture.get("time=33", .png)
        #expect(answer.status == 200 && answer.headers["cache-control"] == "public, max-age=60")
        #expect(asked.all.first?["seconds"] == 33.0)
        let request = try #require(fixture.test.workers.requests.first)
        #expect(request.inputs.dropFirst() == ["\(Self.media)/15.m4s", "\(Self.media)/16.m4s"])
        #expect(request.specification["times"] == [33.0])
    }

    @Test("what moves asks for what it needs")
    func moving() async throws {
        let asked = NotedValues<JSONObject>()
        let fixture = try await Self.fixture(
            seconds: 30, [[2, 900, 1, 0, 0, 15, 30], [2, 900, 1, 0, 0, 16, 32]], asked: asked)
        fixture.play()
        _ = try await fixture.get("duration=3&fps=1", .gif)
        #expect(asked.all.first?["spanSeconds"] == 3.0)
        #expect(fixture.specifications.first?["times"] == [30.0, 31.0, 32.0])
    }

    @Test("when it is over its pictures go, and those of the recording are others")
    func over() async throws {
        let fixture = try await Self.fixture(seconds: 30, [[2, 900, 1, 0, 0, 15, 30]])
        fixture.play(2)
        _ = try await fixture.get()
        _ = try await fixture.kept(1)
        fixture.test.registry.offer("mediaIndex") { _, _ in .pictures() }
        try await fixture.thumbnails.receive(
            Event(
                id: "evt_1", type: "stream.Live.stopped", account: "acme", subject: ThumbnailsFixture.streamID,
                data: [:], sequence: 1, time: 0))
        #expect(try await fixture.kept(0).isEmpty)
        let answer = try await fixture.get()
        #expect(answer.blob?.key == "\(ThumbnailsFixture.folder)/3000-full.jpg")
    }

    @Test("who is not live, has no picture yet or is asked for too much is told so")
    func refusals() async throws {
        let fixture = try await Self.fixture(seconds: 0, [])
        await #expect(throws: PluginError.self) { try await fixture.get() }
        fixture.test.registry.offer("liveMoment") { _, _ in ["live": false, "seconds": 0, "renditions": []] }
        fixture.test.clock.advance(milliseconds: 3_000)
        await #expect(throws: PluginError.self) { try await fixture.get() }
        fixture.test.registry.offer("liveMoment") { _, _ in throw PluginError.notFound("since second 12") }
        do {
            _ = try await fixture.get("time=3")
            Issue.record("a picture of what left the window")
        } catch let error as PluginError {
            #expect(error.code == "NOT_FOUND" && error.message == "since second 12")
        }
    }
}
