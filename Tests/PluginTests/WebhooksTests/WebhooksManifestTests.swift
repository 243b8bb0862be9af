import JSON
import PluginSDK
import Testing
import WebhooksCore

/// What the manifest says is what the plugin does.
@Suite struct WebhooksManifestTests {
    private let declared: DeclaredOperations

    init() throws {
        declared = try DeclaredOperations(of: "webhooks")
    }

    @Test func declaresItsOperations() {
        #expect(declared.names == Webhooks.operations)
    }

    @Test(arguments: Webhooks.operations)
    func itsExamplesAreValid(_ operation: String) throws {
        let example = declared.all.first { $0["name"]?.string == operation }?["example"] ?? .null
        #expect(try declared.issues(operation, "parameters", example).isEmpty)
    }

    @Test func itsAnswersAreAsDeclared() async throws {
        let stage = try await WebhooksStage()
        let made = try await stage.call("createWebhook", ["url": "https://a.example/"])
        let id: JSONObject = ["webhookId": made["webhookId"] ?? .null]
        let test = try await stage.call("testWebhook", id)
        var again = id
        again["eventId"] = test["eventId"]
        for (operation, answer) in [
            ("createWebhook", made), ("testWebhook", test), ("listWebhooks", try await stage.call("listWebhooks")),
            ("redeliverWebhook", try await stage.call("redeliverWebhook", again)),
            ("getWebhook", try await stage.call("getWebhook", id)),
            ("updateWebhook", try await stage.call("updateWebhook", id)),
            ("rotateWebhook", try await stage.call("rotateWebhook", id)),
            ("deleteWebhook", try await stage.call("deleteWebhook", id)),
        ] { #expect(try declared.issues(operation, "result", answer).isEmpty, "\(operation): \(answer)") }
    }

    @Test func itsEventsAreThoseOfTheAPI() throws {
        let create = declared.all.first { $0["name"] == "createWebhook" }
        let offered = create?["parameters"]?["properties"]?["events"]?["items"]?["enum"]?.array ?? []
        #expect(offered.compactMap(\.string) == EventTypes.documented + ["*"])
        #expect(EventTypes.documented.count == 12)
    }

    @Test(
        arguments: [
            ("createWebhook", ["events": ["*"]], "/parameters/url"),
            ("createWebhook", ["url": "", "events": ["*"]], "/parameters/url"),
            ("createWebhook", ["url": "http://a", "events": []], "/parameters/events"),
            ("createWebhook", ["url": "http://a", "events": ["account.SigningKey.deleted"]], "/parameters/events/0"),
            ("createWebhook", ["url": "http://a", "event": "*"], "/parameters/event"),
            ("updateWebhook", ["webhookId": "whk_1", "enabled": "no"], "/parameters/enabled"),
            ("getWebhook", ["webhookId": "whk_1", "limit": 0], "/parameters/limit"),
            ("redeliverWebhook", ["webhookId": "whk_1"], "/parameters/eventId"),
        ] as [(String, JSON, String)])
    func refusesWhatTheAPIRefuses(_ operation: String, _ parameters: JSON, _ path: String) throws {
        #expect(try declared.issues(operation, "parameters", parameters).map(\.path) == [path])
    }
}
