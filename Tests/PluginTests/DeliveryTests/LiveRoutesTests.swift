import DeliveryCore
import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing

/// Streams that are live, below /play and /watch.
@Suite("A live stream's addresses")
struct LiveRoutesTests {
    /// A fixture whose live plugin answers `status` with a text that tells what it was asked for.
    private func fixture(
        _ state: String = "live", visibility: String = "public", status: JSON = 200, buffered: Bool = true
    ) async throws -> DeliveryFixture {
        let fixture = try await DeliveryFixture(visibility: visibility, state: state, index: .nothing)
        fixture.test.registry.offer("livePlaylist") { account, parameters in
            guard account == "acme" else { throw PluginError.notFound("another account") }
            let told = [parameters["kind"], parameters["rendition"], parameters["query"]].compactMap { $0?.string }
            return [
                "status": status, "body": .string("#EXTM3U " + told.joined(separator: " ")), "message": "Not now.",
                "final": false, "buffered": .bool(buffered),
            ]
        }
        fixture.test.registry.offer("livePart") { _, parameters in
            guard parameters["number"] == 17 else { throw PluginError.notFound("no") }
            if parameters["part"] == 9 { throw PluginError(code: "TIMEOUT", message: "late", retryable: true) }
            return ["key": ""]
        }
        return fixture
    }

    @Test func playlistsAreThoseOfTheLivePlugin() async throws {
        let fixture = try await fixture()
        let master = Answer(try await fixture.get(.multivariantPlaylist))
        #expect(master.text == "#EXTM3U multivariant")
        #expect(master.headers["content-type"] == "application/vnd.apple.mpegurl")
        #expect(master.headers["cache-control"] == "public, max-age=1")
        #expect(master.headers["access-control-allow-origin"] == "*" && master.headers["etag"] != nil)
        let manifest = Answer(try await fixture.get(.dashManifest))
        #expect(manifest.text == "#EXTM3U dash" && manifest.headers["content-type"] == "application/dash+xml")
        let media = Answer(
            try await fixture.get(.livePlaylist, rendition: "720p", query: "a=b&_HLS_part=3&CMCD=x&_HLS_msn=17"))
        #expect(media.text == "#EXTM3U media 720p _HLS_msn=17&_HLS_part=3")
        // What was asked for by its number is the same for whoever asks.
        #expect(media.headers["cache-control"] == "public, max-age=6")
    }

    @Test func restrictedStreamsAreNotForSharedCaches() async throws {
        let fixture = try await fixture(visibility: "private")
        fixture.test.registry.offer("authorizeViewer") { _, _ in
            [
                "streamId": .string(DeliveryFixture.streamID), "account": "acme", "state": "live", "restricted": true,
            ]
        }
        let media = Answer(try await fixture.get(.livePlaylist, rendition: "720p", query: "_HLS_msn=17"))
        #expect(media.headers["cache-control"] == "private, no-cache")
    }

    @Test func partsAreImmutableFilesOnceTheyAreThere() async throws {
        let fixture = try await fixture()
        for _ in 0..<3 {
            let part = Answer(try await fixture.get(.mediaFile, rendition: "720p", file: "17.3.m4s"))
            #expect(part.blob?.key == "streams/\(DeliveryFixture.streamID)/media/720p/17.3.m4s")
            #expect(part.headers["cache-control"] == "public, max-age=31536000, immutable")
            #expect(part.headers["content-type"] == "video/mp4")
        }
        // Asked once: it does not change.
        #expect(fixture.test.registry.calls.count { $0.operation == "livePart" } == 1)
        let initial = Answer(try await fixture.get(.mediaFile, rendition: "audio", file: "init-2.mp4"))
        #expect(initial.blob?.key.hasSuffix("/media/audio/init-2.mp4") == true)
        #expect(initial.headers["content-type"] == "audio/mp4")
        await #expect { try await fixture.get(.mediaFile, rendition: "720p", file: "18.0.m4s") } throws: {
            ($0 as? PluginError)?.code == "NOT_FOUND"
        }
        await #expect { try await fixture.get(.mediaFile, rendition: "720p", file: "17.9.m4s") } throws: {
            ($0 as? PluginError)?.status == 503
        }
    }

    @Test(arguments: [(400, 400), (404, nil), (503, 503)] as [(Int64, Int?)])
    func refusalsAreTheLivePluginsOwn(status: Int64, expected: Int?) async throws {
        let fixture = try await fixture(status: .integer(status))
        do {
            let decision = try await fixture.get(.livePlaylist, rendition: "720p", query: "_HLS_msn=17")
            guard case .refuse(let error, let headers) = decision else {
                Issue.record("HTTP \(status) was answered as a success")
                return
            }
            #expect(status == 503 && error.status == 503 && error.code == "TIMEOUT")
            #expect(headers.contains { $0.name == "retry-after" })
        } catch let error as PluginError {
            #expect(error.status == expected && error.message == "Not now.")
            #expect(error.code == (status == 400 ? "VALIDATION_ERROR" : "NOT_FOUND"))
        }
    }

    @Test func withoutALivePluginTheyRefuse() async throws {
        let fixture = try await DeliveryFixture(state: "live", index: .nothing)
        for route in [DeliveryRoute.livePlaylist, .multivariantPlaylist, .dashManifest] {
            await #expect { try await fixture.get(route, rendition: "720p") } throws: {
                ($0 as? PluginError)?.code == "NOT_FOUND"
            }
        }
    }

    @Test func afterTheEndTheLiveAddressGoesOnUntilTheRecordingPlays() async throws {
        let fixture = try await fixture("encoding")
        #expect(Answer(try await fixture.get(.livePlaylist, rendition: "720p")).text == "#EXTM3U media 720p")
        #expect(Answer(try await fixture.get(.multivariantPlaylist)).text == "#EXTM3U multivariant")
        let ready = try await DeliveryFixture(state: "ready")
        ready.test.registry.offer("livePlaylist") { _, _ in ["status": 200, "body": "live"] }
        #expect(Answer(try await ready.get(.multivariantPlaylist)).text.contains("480p/index.m3u8"))
        #expect(Answer(try await ready.get(.livePlaylist, rendition: "720p")).text == "live")
    }

    @Test func textsThatWereAddedAreCutLikeWhatIsLive() async throws {
        let fixture = try await fixture()
        fixture.test.registry.offer("captionTracks") { _, _ in
            [
                "streams": .object([
                    DeliveryFixture.streamID: [
                        "tracks": [
                            [
                                "name": "text-1", "language": "de", "label": "Deutsch", "kind": "subtitles",
                                "default": false, "blob": "streams/text-1.vtt",
                            ]
                        ], "hidden": [],
                    ]
                ])
            ]
        }
        fixture.test.registry.offer("livePlaylist") { _, parameters in
            switch parameters["kind"]?.string {
            case "multivariant":
                return ["status": 200, "body": "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n720p/live.m3u8\n"]
            case "span": return ["status": parameters["number"] == 3 ? 200 : 404, "body": "6.0 2.0"]
            default: return ["status": 200, "body": .string("\(parameters["kind"]?.string ?? "")")]
            }
        }
        try await fixture.test.host.blobs.put(
            BlobKey(account: "acme", key: "streams/text-1.vtt"),
            bytes: Array("WEBVTT\n\n00:07.000 --> 00:09.000\nHallo\n\n00:20.000 --> 00:21.000\nSpäter\n".utf8))
        #expect(
            Answer(try await fixture.get(.multivariantPlaylist)).text == """
                #EXTM3U
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="text",NAME="Deutsch",LANGUAGE="de",DEFAULT=NO,AUTOSELECT=YES,\
                URI="text-1/live.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=1,SUBTITLES="text"
                720p/live.m3u8

                """)
        #expect(Answer(try await fixture.get(.livePlaylist, rendition: "text-1")).text == "text")
        #expect(Answer(try await fixture.get(.livePlaylist, rendition: "720p")).text == "media")
        let part = Answer(try await fixture.get(.mediaFile, rendition: "text-1", file: "3.vtt"))
        #expect(part.text.contains("Hallo") && !part.text.contains("Später"))
        await #expect(throws: PluginError.self) {
            try await fixture.get(.mediaFile, rendition: "text-1", file: "4.vtt")
        }
    }

    @Test func manyWhoWaitForTheSameAskOnce() async throws {
        let desk = TestHost(publicURL: "")
        let asked = Mutex(0)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        desk.registry.offer("livePlaylist") { _, _ in
            asked.withLock { $0 += 1 }
            for await _ in gate { break }
            return ["status": 200, "body": "text"]
        }
        let live = LiveDesk(host: desk.host)
        let ask = LiveAsk(account: "acme", streamID: "str_1", kind: .media, rendition: "720p", query: "_HLS_msn=1")
        async let answers = withTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    (try? await live.answer(to: ask)).map { String(decoding: $0.body, as: UTF8.self) } ?? ""
                }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        while live.waiting < 50 { await Task.yield() }
        // One who leaves is answered at once, and nobody else is.
        let leaving = Task { try await live.answer(to: ask) }
        while live.waiting < 51 { await Task.yield() }
        leaving.cancel()
        await #expect(throws: PluginError.self) { try await leaving.value }
        #expect(live.waiting == 50)
        open.finish()
        #expect(await answers == ["text"])
        #expect(asked.withLock { $0 } == 1)
        #expect(live.waiting == 0)
    }

    @Test func manyWhoWaitForTheSamePartAskOnce() async throws {
        let desk = TestHost(publicURL: "")
        let (there, missing) = (AsyncStream.makeStream(of: Void.self), AsyncStream.makeStream(of: Void.self))
        desk.registry.offer("livePart") { _, parameters in
            for await _ in parameters["part"] == 9 ? missing.stream : there.stream { break }
            if parameters["part"] == 9 { throw PluginError(code: "TIMEOUT", message: "late", retryable: true) }
            return ["key": ""]
        }
        let live = LiveDesk(host: desk.host)
        @Sendable func ask(_ part: Int) -> LivePartAsk {
            LivePartAsk(account: "acme", streamID: "str_1", rendition: "720p", number: 17, part: part)
        }
        async let statuses = withTaskGroup(of: Int?.self) { group in
            for place in 0..<60 {
                group.addTask {
                    do {
                        try await live.part(ask(place < 50 ? 4 : 9))
                        return 200
                    } catch {
                        return (error as? PluginError)?.status
                    }
                }
            }
            return await group.reduce(into: [Int?: Int]()) { $0[$1, default: 0] += 1 }
        }
        while live.waiting < 60 { await Task.yield() }
        there.continuation.finish()
        missing.continuation.finish()
        #expect(await statuses == [200: 50, 503: 10])
        #expect(desk.registry.calls.count { $0.operation == "livePart" } == 2)
        // What is there needs no question; what did not come is asked for again.
        try await live.part(ask(4))
        await #expect(throws: PluginError.self) { try await live.part(ask(9)) }
        #expect(desk.registry.calls.count { $0.operation == "livePart" } == 3)
    }

    @Test func thePlayerWaitsForThePublisherAndThenPlaysLive() async throws {
        let waiting = try await fixture(status: 404)
        let page = Answer(try await waiting.get(.playerPage))
        #expect(page.text.contains("data-phase=\"waiting\"") && page.text.contains("The stream has not begun"))
        #expect(
            try JSON(parsing: Answer(try await fixture(buffered: false).get(.playerStatus)).text)["phase"] == "waiting")
        let status = try JSON(parsing: Answer(try await fixture().get(.playerStatus)).text)
        #expect(status["phase"] == "live" && status["playable"] == true)
    }
}

extension JSON {
    /// What `mediaIndex` answers of a stream that nothing was uploaded to.
    static let nothing: JSON = [
        "state": "waiting", "segmentSeconds": 4, "progress": 0, "error": .null, "renditions": [],
    ]
}
