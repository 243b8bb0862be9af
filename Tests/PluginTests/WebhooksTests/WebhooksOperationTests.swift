import JSON
import KernelTesting
import PluginSDK
import Testing
import WebhooksCore

/// Webhooks are made, changed and deleted.
@Suite struct WebhooksOperationTests {
    @Test func oneIsMadeListedAndShownWithoutItsSecret() async throws {
        let stage = try await WebhooksStage()
        let made = try await stage.call(
            "createWebhook", ["url": "https://a.example/hooks", "events": ["stream.created", "stream.created", "*"]])
        let id = try #require(made["webhookId"]?.string)
        #expect(Identifier.isValid(id, prefix: "whk_"))
        #expect(made["events"] == ["stream.created", "*"] && made["enabled"] == true)
        #expect(made["secret"]?.string.flatMap { SigningSecret($0) }?.bytes.count == 32 && made["publicKey"] == .null)
        let list = try await stage.call("listWebhooks")
        #expect(list["webhooks"]?.array?.count == 1 && list["nextCursor"] == .null)
        for shown in [list["webhooks"]?[0], try await stage.call("getWebhook", ["webhookId": .string(id)])] {
            #expect(
                shown?["webhookId"]?.string == id && shown?["secret"] == nil && shown?["createdAt"] == made["createdAt"]
            )
        }
        #expect(try await stage.call("listWebhooks", account: "other")["webhooks"] == [])
    }

    @Test func anOwnSecretOrAKeyOfEd25519() async throws {
        let stage = try await WebhooksStage()
        let secret: JSON = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let own = try await stage.call("createWebhook", ["url": "https://a.example/", "secret": secret])
        #expect(own["secret"] == secret)
        let signed = try await stage.call("createWebhook", ["url": "https://a.example/", "signature": "v1a"])
        #expect(signed["secret"] == .null && signed["publicKey"]?.string?.hasPrefix("whpk_") == true)
        for wrong: JSONObject in [["secret": "whsec_AAAA"], ["secret": secret, "signature": "v1a"]] {
            var parameters = wrong
            parameters["url"] = "https://a.example/"
            await #expect(throws: PluginError.self) { _ = try await stage.call("createWebhook", parameters) }
        }
    }

    @Test func anAddressInsideIsRefused() async throws {
        let stage = try await WebhooksStage()
        stage.host.fetch.refuse("http://10.0.0.1/", with: PluginError(code: "FETCH_REFUSED", message: "no"))
        let id = try await stage.webhook()
        for (operation, parameters) in [
            ("createWebhook", ["url": "http://10.0.0.1/"]),
            ("updateWebhook", ["webhookId": .string(id), "url": "http://10.0.0.1/"]),
        ] as [(String, JSONObject)] {
            let error = await #expect(throws: PluginError.self) { _ = try await stage.call(operation, parameters) }
            #expect(error?.code == "VALIDATION_ERROR")
            #expect(error?.details["issues"]?[0]?["path"] == "/parameters/url")
        }
    }

    @Test func whatIsAnothersIsNotFound() async throws {
        let stage = try await WebhooksStage()
        let id = try await stage.webhook()
        for operation in Webhooks.operations where !["createWebhook", "listWebhooks"].contains(operation) {
            for (account, name) in [("other", id), ("acme", "whk_0"), ("acme", String(repeating: "x", count: 390))] {
                let error = await #expect(throws: PluginError.self, "\(operation)") {
                    _ = try await stage.call(
                        operation, ["webhookId": .string(name), "eventId": "evt_1"], account: account)
                }
                #expect(error?.code == "NOT_FOUND")
            }
        }
    }

    @Test func aDeletedOneLeavesNothing() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let (id, other) = (try await stage.webhook(), try await stage.webhook())
        stage.answers(200, 200, 500, 500)
        try await stage.event()
        try await stage.deliveries(1, "delivered", of: id)
        try await stage.deliveries(1, "delivered", of: other)
        try await stage.event()
        try await stage.until("both failed once") {
            try await stage.deliveries(of: id)[0]["attempts"] == 1
        }
        #expect(try await stage.call("deleteWebhook", ["webhookId": .string(id)])["deleted"] == true)
        try await stage.until("nothing of it is left") {
            !stage.host.store.keys.contains { $0.key.contains(id) }
        }
        #expect(try await stage.deliveries(of: other).count == 2)
        await stage.stop()
    }

    @Test func theyAreListedInPages() async throws {
        let stage = try await WebhooksStage()
        var made: [String] = []
        for _ in 0..<5 { made.append(try await stage.webhook()) }
        var (found, cursor): ([String], JSON) = ([], .null)
        repeat {
            var parameters: JSONObject = ["limit": 2]
            if cursor != .null { parameters["cursor"] = cursor }
            let page = try await stage.call("listWebhooks", parameters)
            found += (page["webhooks"]?.array ?? []).compactMap { $0["webhookId"]?.string }
            cursor = page["nextCursor"] ?? .null
        } while cursor != .null
        #expect(found == made.sorted())
    }

    @Test func aRotationSignsWithBothForAWhile() async throws {
        let stage = try await WebhooksStage(settings: ["rotationHours": 1])
        try await stage.start()
        let id = try await stage.webhook()
        func signatures() async throws -> Int {
            let before = stage.host.fetch.requests.count
            stage.answers(200)
            try await stage.event()
            try await stage.until("a request") { stage.host.fetch.requests.count > before }
            try await stage.until("no delivery waits") {
                try await stage.deliveries(of: id).allSatisfy { $0["status"] == "delivered" }
            }
            let last = stage.host.fetch.requests.last?.headers.first { $0.name == "webhook-signature" }?.value ?? ""
            return last.split(separator: " ").count
        }
        #expect(try await signatures() == 1)
        _ = try await stage.call("rotateWebhook", ["webhookId": .string(id)])
        #expect(try await signatures() == 2)
        stage.host.clock.advance(milliseconds: 3_600_001)
        #expect(try await signatures() == 1)
        for _ in 0..<6 { _ = try await stage.call("rotateWebhook", ["webhookId": .string(id)]) }
        #expect(try await signatures() == 4)
        _ = try await stage.call("rotateWebhook", ["webhookId": .string(id), "revoke": true])
        #expect(try await signatures() == 1)
        await stage.stop()
    }
}
