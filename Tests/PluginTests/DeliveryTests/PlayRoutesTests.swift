import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite("Below /play")
struct PlayRoutesTests {
    @Test("a presentation is served that keeps every rule")
    func presentation() async throws {
        let fixture = try await DeliveryFixture()
        let master = Answer(try await fixture.get(.multivariantPlaylist))
        #expect(master.status == 200)
        #expect(master.headers["content-type"] == "application/vnd.apple.mpegurl")
        #expect(master.headers["access-control-allow-origin"] == "*")
        #expect(master.headers["cache-control"]?.contains("immutable") == false)
        var texts: [String: String] = [:]
        for rendition in ["480p", "audio"] {
            texts["\(rendition)/index.m3u8"] = Answer(try await fixture.get(.mediaPlaylist, rendition: rendition)).text
        }
        let sizes = ["480p/0.m4s": 700_000, "480p/1.m4s": 200_000, "audio/0.m4s": 64_000, "audio/1.m4s": 24_000]
        #expect(
            HLSChecker.violations(presentation: master.text, fetch: { texts[$0] }, size: { sizes[$0] }) == [])
    }

    @Test("growing playlists are asked for each time")
    func growing() async throws {
        let fixture = try await DeliveryFixture(state: "encoding", index: .film("encoding", progress: 0.5))
        for decision in [
            try await fixture.get(.multivariantPlaylist), try await fixture.get(.mediaPlaylist, rendition: "480p"),
        ] {
            #expect(Answer(decision).headers["cache-control"] == "no-cache")
        }
    }

    @Test(
        "files are immutable blobs of the stream's account", arguments: [("480p", "video/mp4"), ("audio", "audio/mp4")])
    func files(_ rendition: String, _ type: String) async throws {
        let fixture = try await DeliveryFixture()
        for file in ["init.mp4", "17.m4s"] {
            let answer = Answer(try await fixture.get(.mediaFile, rendition: rendition, file: file))
            let key = "streams/\(DeliveryFixture.streamID)/media/\(rendition)/\(file)"
            #expect(answer.blob == BlobKey(account: "acme", key: key))
            #expect(answer.headers["cache-control"] == "public, max-age=31536000, immutable")
            #expect(answer.headers["content-type"] == type)
            #expect(answer.headers["access-control-allow-origin"] == "*")
        }
        #expect(!fixture.test.registry.calls.contains { $0.operation == "mediaIndex" })
    }

    @Test(
        "what there is not is NOT_FOUND",
        arguments: [
            ("str_01JDZK4V3M8Q2R6T9W0XOTHER1", "480p", "0.m4s"), (DeliveryFixture.streamID, "..", "0.m4s"),
            (DeliveryFixture.streamID, "480p", "source"), (DeliveryFixture.streamID, "480p", "01.m4s"),
            ("a/b", "480p", "0.m4s"), ("", "480p", "0.m4s"),
        ])
    func missing(_ key: String, _ rendition: String, _ file: String) async throws {
        let fixture = try await DeliveryFixture()
        let error = await #expect(throws: PluginError.self) {
            try await fixture.get(.mediaFile, key: key, rendition: rendition, file: file)
        }
        #expect(error?.code == "NOT_FOUND")
    }

    @Test("an unknown rendition has no playlist")
    func unknownRendition() async throws {
        let fixture = try await DeliveryFixture()
        let error = await #expect(throws: PluginError.self) {
            try await fixture.get(.mediaPlaylist, rendition: "1080p")
        }
        #expect(error?.code == "NOT_FOUND")
    }

    @Test("what cannot be played says why and what to do")
    func unplayable() async throws {
        for (index, words) in [(JSON.film("failed"), "upload another"), (.film("waiting"), "upload a video first")] {
            let empty = index["state"] == "waiting"
            let fixture = try await DeliveryFixture(
                index: empty ? ["state": "waiting", "segmentSeconds": 4, "renditions": []] : index)
            let error = await #expect(throws: PluginError.self) { try await fixture.get(.multivariantPlaylist) }
            #expect(error?.code == "NOT_FOUND")
            #expect(error?.message.contains(words) == true)
        }
    }

    @Test("a preflight is answered for any page, with what players add")
    func preflight() async throws {
        let fixture = try await DeliveryFixture()
        for route in DeliveryRoute.allCases where route.pattern.method == "OPTIONS" {
            let answer = Answer(try await fixture.get(route))
            #expect(answer.status == 204)
            #expect(answer.headers["access-control-allow-origin"] == "*")
            #expect(answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS")
            #expect(answer.headers["access-control-allow-headers"]?.contains("cmcd-session") == true)
            #expect(answer.headers["access-control-allow-headers"]?.contains("range") == true)
        }
    }
}
