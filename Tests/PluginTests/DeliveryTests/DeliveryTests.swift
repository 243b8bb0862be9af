import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("The plugin delivery")
struct DeliveryTests {
    @Test("says where streams play, below the server's address")
    func playback() async throws {
        let fixture = try await DeliveryFixture()
        let answer = try await fixture.delivery.invoke(
            Call(
                operation: "playback", account: "acme",
                parameters: ["streamIds": ["str_1", "str_2"], "downloadable": ["str_1"]]))
        #expect(answer["playback"]?.object?.keys == ["str_1", "str_2"])
        #expect(
            answer["playback"]?["str_2"] == [
                "hls": "https://video.example/play/str_2/master.m3u8",
                "dash": "https://video.example/play/str_2/manifest.mpd",
                "player": "https://video.example/watch/str_2", "thumbnail": .null, "storyboard": .null,
                "download": .null,
            ])
        #expect(answer["playback"]?["str_1"]?["download"] == "https://video.example/play/str_1/download.mp4")
        let signed = try await fixture.delivery.invoke(
            Call(
                operation: "playback", account: "acme",
                parameters: ["streamIds": ["str_1"], "keys": ["str_1": "a.b.c"]]))
        #expect(signed["playback"]?["str_1"]?["player"] == "https://video.example/watch/a.b.c")
    }

    @Test("is what its manifest says")
    func manifest() throws {
        let manifest = try ManifestFile.load("delivery")
        #expect(manifest["name"]?.string == Delivery.name)
        #expect(manifest["version"]?.string == Delivery.version)
        #expect((manifest["operations"]?.array ?? []).map { $0["name"]?.string } == Delivery.operations)
        let routes = (manifest["routes"]?.array ?? []).map {
            "\($0["method"]?.string ?? "") \($0["path"]?.string ?? "")"
        }
        #expect(routes == DeliveryRoute.allCases.map { "\($0.pattern.method) \($0.pattern.path)" })
    }

    @Test("has nothing at a route that it does not know")
    func unknownRoute() async throws {
        let fixture = try await DeliveryFixture()
        let error = await #expect(throws: PluginError.self) {
            try await fixture.delivery.respond(to: HTTPRequest(route: 99, path: "/"))
        }
        #expect(error?.code == "NOT_FOUND")
    }
}
