import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

@Suite("Text tracks that were added")
struct AddedTracksTests {
    static let id = DeliveryFixture.streamID

    /// A film with an English text in its file, and what a table plays as added.
    private struct Stage {
        let fixture: DeliveryFixture
        let tracks: Tracks

        init(_ tracks: [JSON], hidden: [JSON] = []) async throws {
            let inside: JSON = [
                "name": "text-1", "kind": "text", "language": "en", "bitrate": 0, "codecs": .null, "complete": true,
                "segmentCount": 1, "longestSeconds": 0,
            ]
            fixture = try await DeliveryFixture(index: .film(text: inside))
            let played = Tracks(tracks, hidden)
            self.tracks = played
            fixture.test.registry.offer("captionTracks") { _, _ in played.answer }
            for name in ["media/text-1/captions.vtt", "captions/captions-1.vtt", "captions/captions-2.vtt"] {
                fixture.test.blobs[BlobKey(account: "acme", key: "streams/\(id)/\(name)")] = Array(
                    "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\(name)\n".utf8)
            }
        }

        func text(_ route: DeliveryRoute, _ rendition: String? = nil, _ file: String? = nil) async throws -> String {
            Answer(try await fixture.get(route, rendition: rendition, file: file)).text
        }

        var isAsked: Int { fixture.test.registry.calls.count { $0.operation == "captionTracks" } }
    }

    private final class Tracks: Sendable {
        private let state: Mutex<(tracks: [JSON], hidden: [JSON])>

        init(_ tracks: [JSON], _ hidden: [JSON]) { state = Mutex((tracks, hidden)) }

        func set(_ tracks: [JSON], hidden: [JSON] = []) { state.withLock { $0 = (tracks, hidden) } }

        var answer: JSON {
            let (tracks, hidden) = state.withLock { $0 }
            guard !tracks.isEmpty || !hidden.isEmpty else { return ["streams": [:]] }
            return ["streams": .object([id: ["tracks": .array(tracks), "hidden": .array(hidden)]])]
        }
    }

    private static func track(
        _ number: Int, _ language: String, kind: String = "subtitles", isDefault: Bool = false
    ) -> JSON {
        [
            "name": .string("captions-\(number)"), "language": .string(language),
            "label": .string(language.uppercased()),
            "kind": .string(kind), "default": .bool(isDefault),
            "blob": .string("streams/\(id)/captions/captions-\(number).vtt"),
        ]
    }

    @Test("join those inside the file in HLS, with their kind and one default")
    func playlists() async throws {
        let stage = try await Stage([Self.track(1, "de", isDefault: true), Self.track(2, "en", kind: "captions")])
        let master = try await stage.text(.multivariantPlaylist)
        var texts = ["master.m3u8": master]
        for name in ["480p", "audio", "text-1", "captions-1", "captions-2"] {
            texts["\(name)/index.m3u8"] = try await stage.text(.mediaPlaylist, name)
        }
        #expect(HLSChecker.violations(presentation: master, fetch: { texts[$0] }) == [])
        let group = HLSMultivariantPlaylist(master).group("text", type: "SUBTITLES")
        #expect(group.map { $0.quoted("URI") } == ["text-1", "captions-1", "captions-2"].map { "\($0)/index.m3u8" })
        #expect(group.map { $0.raw("DEFAULT") } == ["NO", "YES", "NO"])
        #expect(group.map { $0.quoted("CHARACTERISTICS") != nil } == [false, false, true])
        #expect(group.last?.quoted("CHARACTERISTICS")?.contains("describes-music-and-sound") == true)
        #expect(HLSMediaPlaylist(texts["captions-1/index.m3u8"] ?? "").durationSeconds == 5.5)
        let part = try await stage.text(.mediaFile, "captions-2", "0.vtt")
        #expect(part.contains("X-TIMESTAMP-MAP") && part.contains("captions-2.vtt"))
        let whole = Answer(try await stage.fixture.get(.mediaFile, rendition: "captions-2", file: "captions.vtt"))
        #expect(whole.blob?.key == "streams/\(Self.id)/captions/captions-2.vtt")
        #expect(whole.headers["cache-control"]?.contains("immutable") == true)
    }

    @Test("are sets of DASH, with their role")
    func dash() async throws {
        let stage = try await Stage([Self.track(1, "de", isDefault: true), Self.track(2, "en", kind: "captions")])
        let manifest = try await stage.text(.dashManifest)
        #expect(manifest.contains("<BaseURL>captions-2/captions.vtt</BaseURL>"))
        #expect(manifest.contains("value=\"caption\"") && manifest.contains("value=\"subtitle\""))
    }

    @Test("take the place of one inside the file of the same language and kind; hidden ones go")
    func replaced() async throws {
        let stage = try await Stage([Self.track(1, "EN")])
        var master = try await stage.text(.multivariantPlaylist)
        #expect(master.contains("captions-1/index.m3u8") && !master.contains("text-1"))
        for file in ["captions.vtt", "0.vtt"] {
            let error = await #expect(throws: PluginError.self) { try await stage.text(.mediaFile, "text-1", file) }
            #expect(error?.code == "NOT_FOUND")
        }
        stage.tracks.set([], hidden: [["language": "en", "kind": "subtitles"]])
        try await Self.change(stage)
        master = try await stage.text(.multivariantPlaylist)
        #expect(!master.contains("SUBTITLES"))
    }

    @Test("are asked for once, and anew after a change; what was removed is gone at once")
    func changes() async throws {
        let stage = try await Stage([Self.track(1, "de")])
        for _ in 0..<3 { _ = try await stage.text(.multivariantPlaylist) }
        _ = try await stage.text(.mediaFile, "captions-1", "0.vtt")
        #expect(stage.isAsked == 1)
        stage.tracks.set([Self.track(2, "de")])
        try await Self.change(stage)
        #expect(try await stage.text(.multivariantPlaylist).contains("captions-2/index.m3u8"))
        for file in ["captions.vtt", "0.vtt"] {
            let error = await #expect(throws: PluginError.self) { try await stage.text(.mediaFile, "captions-1", file) }
            #expect(error?.code == "NOT_FOUND")
        }
        stage.tracks.set([])
        try await stage.fixture.delivery.receive(
            Event(
                id: "evt_1", type: "stream.Captions.removed", account: "acme", subject: Self.id, data: [:], sequence: 1,
                time: 0))
        #expect(!(try await stage.text(.multivariantPlaylist)).contains("captions-"))
        #expect(stage.isAsked == 3)
        // An event that never comes has a bound to what it can do.
        stage.fixture.test.clock.advance(milliseconds: 30_000)
        _ = try await stage.text(.multivariantPlaylist)
        #expect(stage.isAsked == 4)
    }

    @Test("an answer from before a change that comes after it is not kept")
    func overtaken() async throws {
        let stage = try await Stage([])
        let delivery = stage.fixture.delivery
        stage.fixture.test.registry.offer("captionTracks") { [tracks = stage.tracks] _, _ in
            let old = tracks.answer
            tracks.set([Self.track(1, "de")])
            _ = try await delivery.invoke(
                Call(operation: "forgetCaptions", account: "acme", parameters: ["streamId": .string(Self.id)]))
            return old
        }
        #expect(!(try await stage.text(.multivariantPlaylist)).contains("captions-1"))
        #expect(try await stage.text(.multivariantPlaylist).contains("captions-1"))
    }

    @Test("are found by their language, subtitles first")
    func byLanguage() async throws {
        let stage = try await Stage([
            Self.track(1, "en", kind: "captions"), Self.track(2, "pt-BR", kind: "captions"),
        ])
        func blob(_ file: String, _ query: String = "") async throws -> String? {
            Answer(try await stage.fixture.get(.captions, file: file, query: query)).blob?.key
        }
        #expect(try await blob("en.vtt") == "streams/\(Self.id)/media/text-1/captions.vtt")
        #expect(try await blob("EN.vtt", "kind=captions") == "streams/\(Self.id)/captions/captions-1.vtt")
        #expect(try await blob("pt-br.vtt") == "streams/\(Self.id)/captions/captions-2.vtt")
        let answer = Answer(try await stage.fixture.get(.captions, file: "en.vtt"))
        #expect(answer.headers["content-type"] == "text/vtt; charset=utf-8")
        #expect(answer.headers["cache-control"] == "no-cache")
        #expect(answer.headers["access-control-allow-origin"] == "*")
        for (file, query) in [
            ("fr.vtt", ""), ("en.srt", ""), ("en", ""), ("pt-BR.vtt", "kind=subtitles"), ("index.m3u8", ""),
        ] {
            let error = await #expect(throws: PluginError.self) { try await blob(file, query) }
            #expect(error?.code == "NOT_FOUND")
        }
    }

    @Test("are in the stream's object, those inside its file too, each at its address")
    func stream() async throws {
        let stage = try await Stage([Self.track(1, "en", kind: "captions", isDefault: true)])
        let inside: JSON = ["name": "text-1", "kind": "text", "language": "en"]
        let forced: JSON = ["name": "text-2", "kind": "text", "language": "en", "forced": true]
        let answer = try await stage.fixture.delivery.invoke(
            Call(
                operation: "playback", account: "acme",
                parameters: [
                    "streamIds": [.string(Self.id), "str_1"], "texts": .object([Self.id: [inside, forced]]),
                ]))
        let base = "https://video.example/play/\(Self.id)/captions"
        #expect(answer["captions"]?.object?.keys == [Self.id])
        #expect(
            answer["captions"]?[Self.id] == [
                [
                    "language": "en", "label": "English", "kind": "subtitles", "default": false,
                    "url": .string("\(base)/en.vtt"),
                ],
                [
                    "language": "en", "label": "EN", "kind": "captions", "default": true,
                    "url": .string("\(base)/en.vtt?kind=captions"),
                ],
            ])
    }

    @Test("are in the player's status and page, escaped")
    func player() async throws {
        let stage = try await Stage([Self.track(1, "d'\"><script>", isDefault: true)])
        let status = try JSON(parsing: try await stage.text(.playerStatus))
        #expect(status["captions"]?[1]?["name"] == "captions-1" && status["captions"]?[1]?["default"] == true)
        let page = try await stage.text(.playerPage)
        #expect(page.contains("data-captions=\"[{&quot;name&quot;:&quot;text-1&quot;"))
        #expect(!page.contains("<script>\""))
    }

    @Test("do not hold up a film that is still being encoded")
    func growing() async throws {
        let fixture = try await DeliveryFixture(state: "encoding", index: .film("encoding", segments: 3))
        let tracks = Tracks([Self.track(1, "de")], [])
        fixture.test.registry.offer("captionTracks") { _, _ in tracks.answer }
        let status = try JSON(parsing: Answer(try await fixture.get(.playerStatus)).text)
        #expect(status["phase"] == "growing" && status["captions"]?[0]?["name"] == "captions-1")
        #expect(Answer(try await fixture.get(.mediaPlaylist, rendition: "captions-1")).text.contains("EVENT"))
    }

    private static func change(_ stage: Stage) async throws {
        _ = try await stage.fixture.delivery.invoke(
            Call(operation: "forgetCaptions", account: "acme", parameters: ["streamId": .string(id)]))
    }
}
