import JSON
import KernelTesting
import PluginSDK
import Testing
import VideosCore

@Suite struct StreamLifeTests {
    private func state(_ stage: VideosStage, _ id: String) async throws -> String? {
        try await stage.stream(id)["state"]?.string
    }

    @Test func goesFromCreatedToReady() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        _ = try await stage.call("markUploading", ["streamId": .string(id)])
        #expect(try await state(stage, id) == "uploading")
        try await stage.event("stream.uploaded", id, sequence: 5, data: ["sizeBytes": 12])
        #expect(try await state(stage, id) == "uploading")
        try await stage.event("stream.Encoding.started", id, sequence: 6)
        #expect(try await state(stage, id) == "encoding")
        try await stage.event("stream.Encoding.completed", id, sequence: 9)
        #expect(try await state(stage, id) == "ready")
        #expect(try await stage.stream(id)["source"]?["sizeBytes"] == 12)
    }

    @Test func anEventThatComesAgainChangesNothing() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        try await stage.event("stream.uploaded", id, sequence: 5)
        try await stage.event("stream.Encoding.started", id, sequence: 6)
        try await stage.event("stream.Encoding.completed", id, sequence: 9)
        try await stage.event("stream.uploaded", id, sequence: 5)
        try await stage.event("stream.Encoding.started", id, sequence: 6)
        #expect(try await state(stage, id) == "ready")
    }

    @Test func keepsWhyItFailed() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        let error: JSON = ["code": "NOT_MEDIA", "message": "This is no video."]
        try await stage.event("stream.uploaded", id, sequence: 1, data: ["sizeBytes": 12])
        try await stage.event("stream.Encoding.failed", id, sequence: 2, data: ["error": error])
        #expect(try await state(stage, id) == "failed")
        #expect(try await stage.stream(id)["encoding"]?["error"] == error)
        let refused = await #expect(throws: PluginError.self) {
            try await stage.call("markUploading", ["streamId": .string(id)])
        }
        #expect(refused?.code == "VALIDATION_ERROR")
    }

    @Test func aStreamThatFailedWithoutAFileTakesAnother() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        try await stage.event("stream.Encoding.failed", id, sequence: 2, data: ["error": ["code": "FETCH_FAILED"]])
        let stream = try await stage.call("markUploading", ["streamId": .string(id), "maxDurationSeconds": 60])
        #expect(stream["state"] == "uploading")
        #expect(stream["encoding"]?["error"]?.isNull == true)
        let resolved = try await stage.call("resolveStream", ["streamId": .string(id)], account: "")
        #expect(resolved["maxDurationSeconds"]?.double == 60)
    }

    @Test func aStreamWithItsVideoTakesNoOther() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        try await stage.event("stream.uploaded", id, sequence: 1)
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("markUploading", ["streamId": .string(id)])
        }
        #expect(error?.code == "VALIDATION_ERROR")
    }

    @Test func everyStateKnowsEveryEvent() {
        for state in StreamState.allCases {
            #expect(state.after(event: "stream.Encoding.started") == .encoding)
            #expect(state.after(event: "stream.Encoding.completed") == .ready)
            #expect(state.after(event: "stream.Encoding.failed") == .failed)
            #expect(state.after(event: "stream.viewed") == nil)
        }
        #expect(StreamState.created.after(event: "stream.uploaded") == .uploading)
        #expect(StreamState.ready.after(event: "stream.uploaded") == nil)
    }

    @Test func aFileOfADeletedStreamIsToldOfAgain() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        _ = try await stage.call("delete", ["streamId": .string(id)])
        try await stage.event("stream.uploaded", id, sequence: 7)
        try await stage.event("stream.Encoding.started", id, sequence: 8)
        let told = stage.host.store.events.map(\.type)
        #expect(told == ["stream.created", "stream.deleted", "stream.deleted"])
    }
}
