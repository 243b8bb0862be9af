import DeliveryCore
import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Answers and their schemas")
struct EncodingAnswersTests {
    /// What the manifest's `result` says against an answer.
    private func issues(_ plugin: String, _ operation: String, _ answer: JSON) throws -> [JSONSchema.Issue] {
        let operations = try ManifestFile.load(plugin)["operations"]?.array ?? []
        let result = try #require(operations.first { $0["name"]?.string == operation }?["result"])
        return try JSONSchema(result).issues(in: answer, at: "")
    }

    @Test("of encoding keep them from the upload to the end, good or bad", arguments: [true, false])
    func encoding(_ good: Bool) async throws {
        let fixture = try await EncodingFixture()
        @Sendable func check() async throws {
            let index = try await fixture.index()
            #expect(try issues("encoding", "mediaIndex", index) == [])
            let one = try await fixture.index(rendition: "480p")
            #expect(try issues("encoding", "mediaIndex", one) == [])
            let status = try await fixture.encoding.invoke(
                Call(
                    operation: "encodingStatus", account: "acme",
                    parameters: ["streamIds": [.string(EncodingFixture.streamID)]]))
            #expect(try issues("encoding", "encodingStatus", status) == [])
        }
        try await check()
        try await fixture.upload()
        try await check()
        fixture.test.workers.script { request, send in
            let done = try await PlayedWorker.script()(request) { message in
                try await send(message)
                try await check()
            }
            if !good { throw PluginError(code: "CORRUPT", message: "Nothing of the file can be decoded.") }
            return done
        }
        try await fixture.encoding.run(fixture.job())
        try await check()
    }

    @Test("of delivery keep them")
    func delivery() async throws {
        let delivery = try await Delivery(host: TestHost().host)
        let answer = try await delivery.invoke(
            Call(operation: "playback", account: "acme", parameters: ["streamIds": ["str_1"]]))
        #expect(try issues("delivery", "playback", answer) == [])
    }

    @Test(
        "settings of every form that the ladder takes are accepted, others not",
        arguments: [
            (["ladder": ["720p", 360, "480:1000000", ["height": 240, "bitrate": 300_000]]], true),
            (["ladder": .null], true), (["ladder": ["large"]], false), (["ladder": []], false),
            (["preset": "warp"], false), (["segmentSeconds": 0.5], false), (["segments": 4], false), ([:], true),
        ] as [(JSON, Bool)])
    func settings(_ settings: JSON, _ accepted: Bool) throws {
        let schema = try JSONSchema(try #require(try ManifestFile.load("encoding")["settings"]))
        #expect(schema.issues(in: settings, at: "").isEmpty == accepted)
        let filled = schema.filledWithDefaults(settings)
        if accepted { _ = try EncodingPlan(settings: try #require(filled.object)) }
    }
}
