import JSON
import KernelTesting
import PluginSDK
import Testing
import VideosCore

@Suite("A stream's access")
struct StreamAccessTests {
    @Test("is changed member by member, and told of")
    func changes() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        #expect(try await stage.call("resolveStream", ["streamId": .string(id)])["restricted"] == false)
        let rules: JSON = [["action": "block", "type": "ip", "ip": ["10.0.0.0/8"]]]
        let first = try await stage.call("setAccess", ["streamId": .string(id), "rules": rules])
        let expected: JSON = ["visibility": "public", "allowedOrigins": [], "rules": rules, "downloadable": false]
        #expect(first == ["streamId": .string(id), "access": expected])
        #expect(try await stage.call("resolveStream", ["streamId": .string(id)])["restricted"] == true)
        let second = try await stage.call(
            "setAccess", ["streamId": .string(id), "visibility": "signed", "rules": [], "downloadable": true])
        #expect(second["access"]?["visibility"] == "signed")
        #expect(second["access"]?["rules"] == [])
        #expect(try await stage.stream(id)["access"] == second["access"])
        let whole = try await stage.call("streamAccess", ["streamId": .string(id)], account: "")
        #expect(whole["access"] == second["access"])
        #expect(whole["account"] == "acme")
        let events = stage.host.store.events.filter { $0.type == "stream.Access.updated" }
        #expect(events.map(\.subject) == [id, id])
        #expect(events.last?.data["access"] == second["access"])
    }

    @Test("is its owner's to change, and checked first")
    func refusals() async throws {
        let stage = try await VideosStage()
        let id = try await stage.create()
        let foreign = await #expect(throws: PluginError.self) {
            try await stage.call("setAccess", ["streamId": .string(id), "visibility": "signed"], account: "other")
        }
        #expect(foreign?.code == "NOT_FOUND")
        let bad = await #expect(throws: PluginError.self) {
            try await stage.call(
                "setAccess",
                ["streamId": .string(id), "rules": [["action": "allow", "type": "ip", "ip": ["nowhere"]]]])
        }
        #expect(bad?.details["issues"]?[0]?["path"] == "/parameters/rules/0/ip/0")
        #expect(stage.host.store.events.contains { $0.type == "stream.Access.updated" } == false)
        for (access, isRestricted) in [
            ([:], false), (["downloadable": true], false), (["visibility": "signed"], true),
            (["allowedOrigins": ["https://a.example"]], true),
        ] as [(JSON, Bool)] {
            let made = try await stage.create(["access": access])
            let resolved = try await stage.call("resolveStream", ["streamId": .string(made)])
            #expect(resolved["restricted"] == .bool(isRestricted), "\(access)")
        }
    }
}
