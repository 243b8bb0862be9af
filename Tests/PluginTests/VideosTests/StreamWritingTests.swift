import JSON
import KernelTesting
import PluginSDK
import Testing

@Suite struct StreamWritingTests {
    @Test func createIsOneCommitWithItsEvent() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["title": "T"])
        #expect(stage.host.store.commits == 1)
        let event = try #require(stage.host.store.events.first)
        #expect(event.type == "stream.created")
        #expect(event.account == "acme")
        #expect(event.subject == id)
        #expect(event.data["streamId"]?.string == id)
    }

    @Test func updateLeavesWhatIsAbsent() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["title": "Before", "metadata": ["a": 1]])
        stage.host.clock.advance(milliseconds: 5000)
        let changed = try await stage.call("update", ["streamId": .string(id), "title": "After"])
        #expect(changed["title"] == "After")
        #expect(changed["metadata"] == ["a": 1])
        #expect(changed["createdAt"] == "2026-01-01T12:00:01.000Z")
        #expect(changed["updatedAt"] == "2026-01-01T12:00:06.000Z")
        let again = try await stage.call("update", ["streamId": .string(id), "metadata": ["b": 2]])
        #expect(again["title"] == "After")
        #expect(again["metadata"] == ["b": 2])
    }

    @Test func updatesOfTwoBothCount() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["title": "Before"])
        stage.host.store.beforeNextCommit { _ in
            _ = try await stage.call("update", ["streamId": .string(id), "metadata": ["by": "another"]])
        }
        let changed = try await stage.call("update", ["streamId": .string(id), "title": "After"])
        #expect(changed["title"] == "After")
        #expect(changed["metadata"] == ["by": "another"])
    }

    @Test func deletesOnce() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        #expect(
            try await stage.call("delete", ["streamId": .string(id)]) == ["streamId": .string(id), "deleted": true])
        for operation in ["delete", "stream", "update", "resolveStream", "markUploading"] {
            let error = await #expect(throws: PluginError.self) {
                try await stage.call(operation, ["streamId": .string(id)])
            }
            #expect(error?.code == "NOT_FOUND")
        }
        #expect(stage.host.store.events.map(\.type) == ["stream.created", "stream.deleted"])
        #expect(stage.host.store.keys.isEmpty)
    }

    @Test(arguments: [
        "", "str_", "nothing", "str_01JDZK4V3M8Q2R6T9W0XABCDEU", "str_../../x", String(repeating: "s", count: 5000),
    ])
    func whatIsNoIdIsNotFound(_ id: String) async throws {
        let stage = try await VideosStage()
        for operation in ["delete", "stream", "update", "resolveStream", "markUploading"] {
            let error = await #expect(throws: PluginError.self) {
                try await stage.call(operation, ["streamId": .string(id)])
            }
            #expect(error?.code == "NOT_FOUND")
        }
    }

    @Test func anotherAccountsStreamIsNotFound() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(account: "other")
        for operation in ["delete", "stream", "update", "markUploading"] {
            let error = await #expect(throws: PluginError.self) {
                try await stage.call(operation, ["streamId": .string(id)])
            }
            #expect(error?.code == "NOT_FOUND")
        }
        let resolved = try await stage.call("resolveStream", ["streamId": .string(id)])
        #expect(resolved["account"] == "other")
        #expect(resolved["visibility"] == "public")
    }

    @Test func keepsAccess() async throws {
        let stage = try await VideosStage()
        let access: JSON = [
            "visibility": "signed", "allowedOrigins": ["https://a.example"],
            "rules": [["action": "allow", "type": "ip", "ip": ["10.0.0.0/8", "2001:db8::/32", "192.0.2.1"]]],
            "downloadable": true,
        ]
        let stream = try await stage.call("create", ["access": access])
        #expect(stream["access"] == access)
        let partial = try await stage.call("create", ["access": ["downloadable": true]])
        #expect(
            partial["access"] == ["visibility": "public", "allowedOrigins": [], "rules": [], "downloadable": true])
    }

    @Test(
        arguments: [
            (["action": "allow", "type": "ip"], "/parameters/access/rules/0/ip"),
            (["action": "allow", "type": "ip", "ip": ["10.0.0.0/33"]], "/parameters/access/rules/0/ip/0"),
            (["action": "allow", "type": "ip", "ip": ["10.0.0.1", "here"]], "/parameters/access/rules/0/ip/1"),
            (["action": "allow", "type": "ip", "ip": ["::/129"]], "/parameters/access/rules/0/ip/0"),
            (["action": "allow", "type": "ip", "ip": ["10.0.0.0/8/8"]], "/parameters/access/rules/0/ip/0"),
            (["action": "allow", "type": "country"], "/parameters/access/rules/0/country"),
            (["action": "block", "type": "any", "country": ["DE"]], "/parameters/access/rules/0/country"),
        ] as [(JSON, JSON)])
    func refusesARuleThatSaysNothing(_ rule: JSON, _ path: JSON) async throws {
        let stage = try await VideosStage()
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("create", ["access": ["rules": [rule]]])
        }
        #expect(error?.code == "VALIDATION_ERROR")
        #expect(error?.details["issues"]?[0]?["path"] == path)
        #expect(stage.host.store.commits == 0)
    }

    @Test func honoursDeleteAfter() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["deleteAfter": "2026-01-01T13:00:00Z"])
        try await stage.runDueJobs()
        #expect(try await stage.stream(id)["streamId"]?.string == id)
        // Later, and then never: the jobs of the times before do nothing.
        _ = try await stage.call("update", ["streamId": .string(id), "deleteAfter": "2026-01-01T14:00:00+00:00"])
        stage.host.clock.advance(milliseconds: 3_600_000)
        try await stage.runDueJobs()
        #expect(try await stage.stream(id)["streamId"]?.string == id)
        stage.host.clock.advance(milliseconds: 3_600_000)
        try await stage.runDueJobs()
        let error = await #expect(throws: PluginError.self) { try await stage.stream(id) }
        #expect(error?.code == "NOT_FOUND")
        #expect(stage.host.store.events.map(\.type) == ["stream.created", "stream.deleted"])
    }

    @Test func aNullTakesDeleteAfterBack() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["deleteAfter": "2026-01-01T13:00:00Z"])
        _ = try await stage.call("update", ["streamId": .string(id), "deleteAfter": .null])
        stage.host.clock.advance(milliseconds: 7_200_000)
        try await stage.runDueJobs()
        #expect(try await stage.stream(id)["streamId"]?.string == id)
    }

    @Test func aStreamThatIsDeletedBeforeItsTimeLeavesNoJob() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create(["deleteAfter": "2026-01-01T13:00:00Z"])
        _ = try await stage.call("delete", ["streamId": .string(id)])
        #expect(stage.host.jobs.cancelled.map(\.kind) == ["deleteStream"])
        stage.host.clock.advance(milliseconds: 7_200_000)
        #expect(stage.host.store.takeDueJobs().isEmpty)
        #expect(stage.host.store.events.map(\.type) == ["stream.created", "stream.deleted"])
    }

    @Test(arguments: ["2026-01-01T12:00:00Z", "2020-01-01T00:00:00Z", "tomorrow"])
    func refusesADeleteAfterThatIsPast(_ time: String) async throws {
        let stage = try await VideosStage()
        let error = await #expect(throws: PluginError.self) {
            try await stage.call("create", ["deleteAfter": .string(time)])
        }
        #expect(error?.details["issues"]?[0]?["path"] == "/parameters/deleteAfter")
    }
}
