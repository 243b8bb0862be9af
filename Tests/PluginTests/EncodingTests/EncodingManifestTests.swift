import EncodingCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The plugin encoding")
struct EncodingManifestTests {
    @Test("is what its manifest says")
    func manifest() throws {
        let manifest = try ManifestFile.load("encoding")
        #expect(manifest["name"]?.string == Encoding.name)
        #expect(manifest["version"]?.string == Encoding.version)
        #expect((manifest["operations"]?.array ?? []).map { $0["name"]?.string } == Encoding.operations)
        #expect(
            (manifest["jobs"]?.array ?? []).map { $0["kind"]?.string }
                == ["follow", "copy", "first", "encode", "reencode", "removeRenditions"])
    }

    @Test("starts on its manifest's defaults, and does not on a ladder that is none")
    func settings() async throws {
        let properties = try ManifestFile.load("encoding")["settings"]?["properties"]?.object ?? [:]
        var defaults = JSONObject()
        for (name, schema) in properties { defaults[name] = schema["default"] }
        _ = try await Encoding(host: TestHost(settings: defaults).host)
        // A plan that was kept before there were copies has none.
        #expect(try EncodingPlan(settings: defaults) == EncodingPlan(settings: ["copy": true]))
        await #expect(throws: PluginError.self) {
            _ = try await Encoding(host: TestHost(settings: ["ladder": ["large"]]).host)
        }
    }

    @Test("encodes anew what was uploaded anew after a failure")
    func again() async throws {
        let fixture = try await EncodingFixture()
        fixture.test.workers.script { _, _ in throw PluginError(code: "NOT_MEDIA", message: "No video.") }
        try await fixture.upload("upl_1")
        try await fixture.encoding.run(fixture.job())
        _ = fixture.test.store.takeDueJobs()
        try await fixture.upload("upl_2")
        fixture.test.workers.script(PlayedWorker.script())
        try await fixture.encoding.run(fixture.job())
        #expect(try await fixture.status()?["state"] == "ready")
    }
}
