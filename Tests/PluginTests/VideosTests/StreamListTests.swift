import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct StreamListTests {
    private func ids(_ page: JSON) -> [String] {
        page["streams"]?.array?.compactMap { $0["streamId"]?.string } ?? []
    }

    @Test func listsNewestFirstInPages() async throws {
        let stage = try await VideosStage()
        var made: [String] = []
        for _ in 0..<7 { made.append(try await stage.create()) }
        _ = try await stage.create(account: "other")

        var seen: [String] = []
        var cursor: JSON?
        var pages = 0
        repeat {
            var parameters: JSONObject = ["limit": 3]
            parameters["cursor"] = cursor
            let page = try await stage.call("stream", parameters)
            seen += ids(page)
            cursor = page["nextCursor"].flatMap { $0.isNull ? nil : $0 }
            pages += 1
        } while cursor != nil
        #expect(seen == made.reversed())
        #expect(pages == 3)
    }

    @Test func theLastFullPageHasNoCursor() async throws {
        let stage = try await VideosStage()
        for _ in 0..<3 { _ = try await stage.create() }
        #expect(try await stage.call("stream", ["limit": 3])["nextCursor"]?.isNull == true)
        #expect(try await stage.call("stream", ["limit": 2])["nextCursor"]?.string != nil)
    }

    @Test func aNewStreamBetweenTwoPagesMovesNone() async throws {
        let stage = try await VideosStage()
        let first = try await stage.create()
        let second = try await stage.create()
        let page = try await stage.call("stream", ["limit": 1])
        #expect(ids(page) == [second])
        _ = try await stage.create()
        let next = try await stage.call("stream", ["limit": 1, "cursor": page["nextCursor"] ?? .null])
        #expect(ids(next) == [first])
    }

    @Test func filtersByStateAndTitle() async throws {
        let stage = try await VideosStage()
        let garden = try await stage.create(["title": "A Day in the Garden"])
        let sea = try await stage.create(["title": "By the sea"])
        try await stage.event("stream.uploaded", sea, sequence: 1)
        #expect(ids(try await stage.call("stream", ["search": "gArDeN"])) == [garden])
        #expect(ids(try await stage.call("stream", ["search": "the"])) == [sea, garden])
        #expect(ids(try await stage.call("stream", ["state": "uploading"])) == [sea])
        #expect(ids(try await stage.call("stream", ["state": "created", "search": "sea"])) == [])
    }

    @Test func findsWhatIsFarBack() async throws {
        let stage = try await VideosStage()
        let needle = try await stage.create(["title": "needle"])
        for _ in 0..<450 { _ = try await stage.create(["title": "hay"]) }
        let page = try await stage.call("stream", ["search": "needle", "limit": 1])
        #expect(ids(page) == [needle])
        #expect(page["nextCursor"]?.isNull == true)
    }

    @Test func refusesWhatIsNoCursor() async throws {
        let stage = try await VideosStage()
        let error = await #expect(throws: PluginError.self) { try await stage.call("stream", ["cursor": "xyz"]) }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(error?.details["issues"]?[0]?["path"] == "/parameters/cursor")
    }

    @Test func saysWhatTheServerOffers() async throws {
        let stage = try await VideosStage()
        let alone = try await stage.call("stream")["service"]
        #expect(alone?["name"] == "stream")
        #expect(alone?["operations"] == ["stream", "create", "update", "delete"])
        let offered: JSON = ["name": "stream", "version": "9.9.9", "operations": ["stream", "upload"]]
        stage.host.registry.offer("serviceOperations") { _, _ in offered }
        #expect(try await stage.call("stream")["service"] == offered)
    }
}
