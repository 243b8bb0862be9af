import JSON
import KernelTesting
import PluginSDK
import Testing
import ThumbnailsCore

@Suite("The plugin thumbnails")
struct ThumbnailsTests {
    @Test("is what its manifest says")
    func manifest() throws {
        let manifest = try ManifestFile.load("thumbnails")
        #expect(manifest["name"]?.string == Thumbnails.name)
        #expect(manifest["version"]?.string == Thumbnails.version)
        #expect((manifest["operations"]?.array ?? []).map { $0["name"]?.string } == Thumbnails.operations)
        let routes = (manifest["routes"]?.array ?? []).map {
            "\($0["method"]?.string ?? "") \($0["path"]?.string ?? "")"
        }
        #expect(routes == ThumbnailRoute.allCases.map { "\($0.pattern.method) \($0.pattern.path)" })
    }

    @Test("makes what many want at once in one run, and keeps it")
    func shared() async throws {
        let fixture = try await ThumbnailsFixture()
        fixture.play()
        let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
            for _ in 0..<20 { group.addTask { try await fixture.get("time=5&width=320") } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for answer in answers + [try await fixture.get("width=320&time=5.0")] {
            #expect(answer.status == 200 && answer.headers["content-type"] == "image/jpeg")
            #expect(answer.blob == BlobKey(account: "acme", key: "\(ThumbnailsFixture.folder)/5000-320x.jpg"))
            #expect(answer.headers["cache-control"] == "public, max-age=86400, immutable")
            #expect(answer.headers["access-control-allow-origin"] == "*")
        }
        #expect(fixture.test.workers.requests.count == 1)
        #expect(try await fixture.kept(1) == ["p/\(ThumbnailsFixture.streamID)/5000-320x.jpg"])
        // Another process of the server finds it, too.
        let other = try await Thumbnails(host: fixture.test.host)
        let request = HTTPRequest(
            route: 0, path: "/", query: "time=5&width=320",
            pathParameters: [(name: "key", value: ThumbnailsFixture.streamID)])
        #expect(Answer(try await other.respond(to: request)).blob == answers[0].blob)
        #expect(fixture.test.workers.requests.count == 1)
    }

    @Test("makes of a moment beyond all films a picture all the same", arguments: [1e17, 1e300, 5e6])
    func beyond(time: Double) async throws {
        let fixture = try await ThumbnailsFixture(time: .number(time))
        fixture.play()
        #expect(try await fixture.get().status == 200)
    }

    @Test("answers small pictures from memory, until they are too old to be sure of")
    func small() async throws {
        let fixture = try await ThumbnailsFixture()
        fixture.play(bytes: 3)
        for _ in 0..<2 { #expect(try await fixture.get("time=5").text == "AAA") }
        _ = try await fixture.kept(1)
        for blob in fixture.test.blobs.keys { fixture.test.blobs[blob] = nil }
        #expect(try await fixture.get("time=5").text == "AAA")
        fixture.test.clock.advance(milliseconds: 61_000)
        await #expect(throws: PluginError.self) { try await fixture.get("time=5") }
    }

    @Test("reads one segment of the smallest rendition that is large enough")
    func choice() async throws {
        for (query, rendition, segment) in [
            ("time=5&width=200", "240p", 1), ("time=5&width=320", "360p", 1), ("time=3.9996&width=640", "720p", 1),
            ("time=9.99", "720p", 2), ("time=600&height=90", "240p", 2), ("time=0&width=500&height=60", "240p", 0),
            ("time=0&width=500&height=60&fit=cover", "720p", 0),
        ] {
            let fixture = try await ThumbnailsFixture()
            fixture.play()
            _ = try await fixture.get(query)
            let request = try #require(fixture.test.workers.requests.first)
            let media = "streams/\(ThumbnailsFixture.streamID)/media/\(rendition)"
            #expect(request.inputs == ["\(media)/init.mp4", "\(media)/\(segment).m4s"], "\(query)")
            #expect(request.kind == "pictures" && request.outputFolder == ThumbnailsFixture.folder)
            #expect(request.specification["segments"] == ["init": 0, "first": 1, "count": 1])
        }
    }

    @Test("moves across segments, as far as the film goes")
    func moving() async throws {
        let fixture = try await ThumbnailsFixture()
        fixture.play()
        _ = try await fixture.get("time=7.5&duration=5&fps=2", .gif)
        let request = try #require(fixture.test.workers.requests.first)
        #expect(request.inputs.count == 3)
        #expect(request.specification["times"] == [7.5, 8.0, 8.5, 9.0, 9.5])
        #expect(request.specification["frameRate"] == 2.0)
    }

    @Test("shows the moment that its owner set, that the storyboard has found, or the best of some")
    func chosen() async throws {
        for (time, best, times) in [
            (JSON.null, Double?.some(3), [3.0]), (7, .some(3), [7]),
            (.null, nil, (0..<6).map { 10 * (Double($0) + 0.5) / 6 }),
        ] {
            let fixture = try await ThumbnailsFixture(time: time, index: .pictures(best: best))
            fixture.play()
            let answer = try await fixture.get()
            #expect(answer.headers["cache-control"] == "public, max-age=60")
            let told = (fixture.specifications.first?["times"]?.array ?? []).compactMap(\.double)
            #expect(zip(told, times).allSatisfy { abs($0 - $1) < 1e-9 } && told.count == times.count)
            #expect((fixture.specifications.first?["choose"] == true) == (times.count > 1))
        }
        let half = try await ThumbnailsFixture()
        half.play()
        _ = try await half.get("time=50%")
        #expect(half.specifications.first?["times"] == [5.0])
    }

    @Test("while a film grows, takes from its file what is not encoded yet")
    func growing() async throws {
        let source = BlobKey(account: "acme", key: "streams/\(ThumbnailsFixture.streamID)/source")
        let fixture = try await ThumbnailsFixture(index: .pictures("encoding", segments: [4], best: nil))
        fixture.test.blobs[source] = [1]
        fixture.play(2)
        _ = try await fixture.get("time=2")
        _ = try await fixture.get("time=7")
        #expect(fixture.test.workers.requests.map(\.inputs.count) == [2, 1])
        #expect(fixture.test.workers.requests[1].inputs == [source.key])
        // Without the file the last picture so far, under a name that is not that of the true one.
        let partial = try await ThumbnailsFixture(index: .pictures("encoding", segments: [4], best: nil))
        partial.play()
        #expect(try await partial.get("time=7").blob?.key.hasSuffix("7000-full-of1.jpg") == true)
    }

    @Test(
        "says why there is nothing",
        arguments: [
            JSON.pictures("waiting", kinds: []), .pictures("failed", kinds: []), .pictures(best: nil, kinds: []),
        ])
    func nothing(index: JSON) async throws {
        let fixture = try await ThumbnailsFixture(index: index)
        let error = await #expect(throws: PluginError.self) { try await fixture.get("time=1") }
        #expect(error?.code == "NOT_FOUND" && fixture.test.workers.requests.isEmpty)
        let board = try await ThumbnailsFixture(index: .pictures(best: nil))
        let missing = await #expect(throws: PluginError.self) { try await board.get("", .storyboardText) }
        #expect(missing?.code == "NOT_FOUND")
    }

    @Test("tells what the worker found as what can be done about it, and tries again when that may have changed")
    func failures() async throws {
        for (code, told, seconds) in [
            ("CORRUPT", "NOT_FOUND", 600), ("TOO_LARGE", "VALIDATION_ERROR", 600), ("WORKER_CRASHED", "NOT_FOUND", 60),
            ("INTERNAL_ERROR", "INTERNAL_ERROR", 0),
        ] as [(String, String, Int64)] {
            let fixture = try await ThumbnailsFixture()
            fixture.test.workers.script { _, _ in throw PluginError(code: code, message: "So it is.") }
            let error = await #expect(throws: PluginError.self) { try await fixture.get("time=1") }
            #expect(error?.code == told)
            fixture.play(2)
            if seconds > 0 {
                fixture.test.clock.advance(milliseconds: seconds * 1000 - 1)
                let again = await #expect(throws: PluginError.self) { try await fixture.get("time=1") }
                #expect(again?.code == told && fixture.test.workers.requests.count == 1)
                // Another moment is another matter.
                #expect(try await fixture.get("time=2").status == 200)
                fixture.test.clock.advance(milliseconds: 1)
            }
            #expect(try await fixture.get("time=1").status == 200)
        }
    }

    @Test("makes so many at once and no more")
    func bounded() async throws {
        let fixture = try await ThumbnailsFixture()
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<32 {
            fixture.test.workers.script { _, _ in
                for await _ in gate {}
                throw PluginError.notFound("enough")
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<32 { group.addTask { _ = try? await fixture.get("time=\(number)") } }
            while fixture.test.workers.requests.count < 32 { await Task.yield() }
            let request = HTTPRequest(
                route: 0, path: "/", query: "time=99",
                pathParameters: [(name: "key", value: ThumbnailsFixture.streamID)])
            let decision = try? await fixture.thumbnails.respond(to: request)
            guard case .refuse(let error, let headers) = decision else {
                Issue.record("It must be refused: \(String(describing: decision))")
                open.finish()
                return
            }
            #expect(error.code == "RATE_LIMIT_EXCEEDED" && headers.contains { $0.name == "retry-after" })
            open.finish()
        }
        #expect(fixture.test.workers.requests.count == 32)
    }

    @Test("lets the oldest pictures go that are too many, and those that are too old")
    func kept() async throws {
        let fixture = try await ThumbnailsFixture(settings: ["perStream": 10, "keepSeconds": 3600])
        fixture.play(12)
        for number in 0..<11 {
            fixture.test.clock.advance(milliseconds: 1000)
            _ = try await fixture.get("time=\(number)")
            _ = try await fixture.kept(number < 10 ? number + 1 : 9)
        }
        #expect(fixture.test.store.keys.filter { $0.key.hasPrefix("p/") }.count == 9)
        fixture.test.clock.advance(milliseconds: 3_800_000)
        for job in fixture.test.store.takeDueJobs() { try await fixture.thumbnails.run(job) }
        #expect(try await fixture.kept(0) == [])
        #expect(fixture.test.blobs.keys.isEmpty)
        _ = try await fixture.get("time=10")
        #expect(fixture.test.workers.requests.count == 12)
    }

    @Test("of a stream that is deleted keeps nothing")
    func deleted() async throws {
        let fixture = try await ThumbnailsFixture()
        fixture.play()
        _ = try await fixture.get("time=1")
        _ = try await fixture.kept(1)
        try await fixture.thumbnails.receive(
            Event(
                id: "evt_1", type: "stream.deleted", account: "acme", subject: ThumbnailsFixture.streamID, data: [:],
                sequence: 1, time: 0))
        #expect(fixture.test.blobs.keys.isEmpty && fixture.test.store.waiting.isEmpty)
        #expect(try await fixture.kept(0) == [])
    }

    @Test("asks who decides about viewers, and shows nothing of a signed stream without them")
    func viewers() async throws {
        let fixture = try await ThumbnailsFixture(visibility: "signed")
        for route in [ThumbnailRoute.png, .storyboardText, .storyboardSheet] {
            let error = await #expect(throws: PluginError.self) { try await fixture.get("time=1", route) }
            #expect(error?.code == "AUTHORIZATION_ERROR" && error?.status == 403)
        }
        let refused = await #expect(throws: PluginError.self) { try await fixture.call([:]) }
        #expect(refused?.code == "AUTHORIZATION_ERROR" && fixture.test.workers.requests.isEmpty)

        fixture.test.registry.offer("admitViewer") { _, parameters in
            #expect(parameters["kind"] == "picture" && parameters["clientAddress"] == "192.0.2.7")
            guard parameters["key"] == "token" else { throw PluginError.forbidden("no") }
            return ["streamId": .string(ThumbnailsFixture.streamID), "account": "acme", "restricted": true]
        }
        fixture.test.registry.offer("getSignedUrl") { account, _ in
            #expect(account == "acme")
            return ["token": "t.o.k"]
        }
        fixture.play(2)
        let answer = try await fixture.get("time=1", key: "token")
        #expect(answer.headers["cache-control"] == "private, max-age=86400, immutable")
        #expect(
            try await fixture.call(["timeSeconds": 1])["url"] == "https://video.example/play/t.o.k/thumbnail.jpg?time=1"
        )
        await #expect(throws: PluginError.self) { try await fixture.get("time=1") }
    }

    @Test("answers where a picture is, to its own account alone")
    func operation() async throws {
        let fixture = try await ThumbnailsFixture()
        fixture.play()
        let answer = try await fixture.call(["timeSeconds": 2.5, "width": 640, "format": "png"])
        #expect(
            answer == [
                "url": "https://video.example/play/\(ThumbnailsFixture.streamID)/thumbnail.png?time=2.5&width=640"
                    as JSON,
                "contentType": "image/png", "width": 640, "height": 360, "timeSeconds": 2.5,
            ])
        #expect(try await fixture.get("time=2.5&width=640", .png).status == 200)
        #expect(fixture.test.workers.requests.count == 1)
        let error = await #expect(throws: PluginError.self) { try await fixture.call([:], account: "other") }
        #expect(error?.code == "NOT_FOUND")
    }

    @Test("serves the storyboard as a text and a sheet")
    func storyboard() async throws {
        let fixture = try await ThumbnailsFixture()
        let text = try await fixture.get("", .storyboardText)
        #expect(text.headers["content-type"]?.hasPrefix("text/vtt") == true)
        let lines = text.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "WEBVTT" && lines.filter { $0.contains("-->") }.count == 12)
        #expect(lines[2] == "00:00:00.000 --> 00:00:01.000" && lines[3] == "storyboard.jpg#xywh=0,0,160,90")
        #expect(text.text.contains("00:00:11.000 --> 00:00:11.001\nstoryboard.jpg#xywh=160,90,160,90\n"))
        let sheet = try await fixture.get("", .storyboardSheet)
        let media = "streams/\(ThumbnailsFixture.streamID)/media"
        #expect(sheet.blob == BlobKey(account: "acme", key: "\(media)/storyboard/12-1.jpg"))
        #expect(try await fixture.get("v=4-1", .storyboardSheet).blob?.key == "\(media)/storyboard/4-1.jpg")
        await #expect(throws: PluginError.self) { try await fixture.get("v=../../x", .storyboardSheet) }
        let growing = try await ThumbnailsFixture(index: .pictures("encoding"))
        let early = try await growing.get("", .storyboardText)
        #expect(early.text.contains("storyboard.jpg?v=12-1#xywh=0,0,160,90"))
        #expect(early.headers["cache-control"] == "public, no-cache")
    }
}
