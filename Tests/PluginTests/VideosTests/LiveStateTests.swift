import JSON
import KernelTesting
import PluginSDK
import Testing
import VideosCore

@Suite struct LiveStateTests {
    private func mark(_ stage: VideosStage, _ id: String, _ state: String) async throws -> String? {
        try await stage.call("markLive", ["streamId": .string(id), "state": .string(state)])["state"]?.string
    }

    @Test func aLiveStreamGoesThroughItsStates() async throws {
        let stage = try await VideosStage()
        stage.host.registry.offer("liveStatus") { _, parameters in
            let id = parameters["streamIds"]?[0]?.string ?? ""
            return ["statuses": .object([id: ["bitrate": 1000]])]
        }
        let id = try await stage.create()
        #expect(try await stage.stream(id)["live"]?.isNull == true)
        #expect(try await mark(stage, id, "waiting") == "waiting")
        #expect(try await mark(stage, id, "waiting") == "waiting")
        #expect(try await stage.stream(id)["live"]?["bitrate"] == 1000)
        await #expect(throws: PluginError.self) { try await stage.call("markUploading", ["streamId": .string(id)]) }
        #expect(try await mark(stage, id, "live") == "live")
        await #expect(throws: PluginError.self) { try await mark(stage, id, "waiting") }
        #expect(try await mark(stage, id, "encoding") == "encoding")
        // The events say the same later, and take nothing back.
        try await stage.event("stream.Live.started", id, sequence: 5)
        try await stage.event("stream.Live.stopped", id, sequence: 6, data: ["recorded": true])
        #expect(try await stage.stream(id)["state"] == "encoding")
        try await stage.event("stream.Encoding.completed", id, sequence: 7)
        #expect(try await stage.stream(id)["state"] == "ready")
        await #expect(throws: PluginError.self) { try await mark(stage, id, "waiting") }
    }

    @Test func theEventsAloneDoAsWell() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        _ = try await mark(stage, id, "waiting")
        try await stage.event("stream.Live.started", id, sequence: 1)
        #expect(try await stage.stream(id)["state"] == "live")
        try await stage.event("stream.Live.stopped", id, sequence: 2, data: ["recorded": false])
        #expect(try await stage.stream(id)["state"] == "ready")
    }

    @Test func oneThatNeverWasLiveIsCreatedAgain() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        _ = try await mark(stage, id, "waiting")
        #expect(try await mark(stage, id, "created") == "created")
        #expect(try await stage.call("markUploading", ["streamId": .string(id)])["state"] == "uploading")
        await #expect(throws: PluginError.self) { try await mark(stage, id, "waiting") }
    }
}
