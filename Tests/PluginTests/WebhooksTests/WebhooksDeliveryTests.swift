import JSON
import KernelTesting
import PluginSDK
import Testing
import WebhooksCore

/// From the event to what is known of its delivery.
@Suite struct WebhooksDeliveryTests {
    @Test func anEventIsSentSignedAndListed() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let made = try await stage.call("createWebhook", ["url": "https://a.example/hooks", "events": ["*"]])
        let id = made["webhookId"]?.string ?? ""
        stage.answers(204)
        let event = try await stage.event()
        let delivery = try await stage.deliveries(1, "delivered", of: id)[0]
        #expect(delivery["eventId"]?.string == event.id && delivery["type"] == "stream.created")
        #expect(delivery["attempts"] == 1 && delivery["responseStatus"] == 204 && delivery["response"] == "said 204")
        #expect(delivery["nextAttemptAt"] == .null && delivery["lastAttemptAt"]?.string?.hasSuffix("Z") == true)

        let request = try #require(stage.host.fetch.requests.first)
        #expect(request.method == "POST" && request.redirects == 0 && request.timeoutMilliseconds == 15_000)
        #expect(request.keepsConnection && request.truncates)
        let body = try JSON(parsing: request.body)
        #expect(body.object?.keys == ["id", "type", "timestamp", "data"])
        #expect(body["id"]?.string == event.id && body["data"] == ["streamId": "str_1"])
        let secret = try #require(made["secret"]?.string.flatMap { SigningSecret($0) })
        let signed = MessageHeaders(
            id: event.id, timestamp: stage.host.clock.now / 1000, body: request.body, secrets: [secret])
        for (name, value) in signed?.fields ?? [] {
            #expect(request.headers.first { $0.name == name }?.value == value, "\(name)")
        }
        await stage.stop()
    }

    @Test func onlyWhatIsAskedForAndDocumentedIsSent() async throws {
        let stage = try await WebhooksStage()
        let some = try await stage.webhook("https://a.example/hooks", ["events": ["stream.deleted"]])
        let all = try await stage.webhook()
        try await stage.event("stream.created")
        try await stage.event("stream.deleted")
        try await stage.event("account.SigningKey.deleted")
        try await stage.event("stream.created", account: "other")
        #expect(try await stage.deliveries(of: some).map { $0["type"] } == ["stream.deleted"])
        #expect(try await stage.deliveries(of: all).map { $0["type"] } == ["stream.deleted", "stream.created"])
    }

    @Test func theSameEventAgainIsNotSentAgain() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let (id, other) = (try await stage.webhook(), try await stage.webhook())
        stage.answers(200, 500)
        let event = try await stage.event()
        try await stage.until("one is over, one waits") {
            let (one, two) = (try await stage.deliveries(of: id)[0], try await stage.deliveries(of: other)[0])
            return one["attempts"] == 1 && two["attempts"] == 1
        }
        try await stage.webhooks.receive(event)
        try await stage.webhooks.receive(event)
        #expect(try await stage.deliveries(of: id).count == 1)
        #expect(try await stage.deliveries(of: other).count == 1)
        #expect(stage.host.fetch.requests.count == 2)
        await stage.stop()
    }

    @Test func theNextOfAStreamWaitsForTheOneBefore() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        stage.answers(500, 200, 200, 200)
        try await stage.event("stream.created", of: "str_1")
        try await stage.until("it failed once") { try await stage.deliveries(of: id)[0]["attempts"] == 1 }
        try await stage.event("stream.Access.updated", of: "str_1")
        try await stage.event("stream.created", of: "str_2")
        try await stage.deliveries(1, "delivered", of: id)
        #expect(stage.host.fetch.requests.count == 2)
        stage.pass(seconds: 10)
        try await stage.deliveries(3, "delivered", of: id)
        let sent = try stage.host.fetch.requests.map { try JSON(parsing: $0.body)["id"]?.string }
        #expect(sent == ["evt_1", "evt_3", "evt_1", "evt_2"])
        await stage.stop()
    }

    /// RELIABILITY.md, R8: the full schedule under a clock that the test moves.
    @Test func itIsTriedTenTimesOverThreeDaysAndThenGivenUp() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        let begun = stage.host.clock.now
        try await stage.event()
        for attempt in 1...10 {
            try await stage.until("attempt \(attempt)") {
                try await stage.deliveries(of: id)[0]["attempts"]?.int == attempt
            }
            let next = try await stage.deliveries(of: id)[0]["nextAttemptAt"]?.string.flatMap(Timestamp.milliseconds)
            guard let next else { break }
            #expect(stage.host.fetch.requests.count == attempt, "not before its time")
            stage.host.clock.advance(milliseconds: next - stage.host.clock.now)
            stage.webhooks.pump.advance()
        }
        let failed = try await stage.deliveries(1, "failed", of: id)[0]
        #expect(failed["attempts"] == 10 && failed["nextAttemptAt"] == .null && failed["responseStatus"] == .null)
        #expect(failed["error"]?.string?.isEmpty == false)
        #expect((74.0...90.0).contains(Double(stage.host.clock.now - begun) / 3_600_000))
        let timestamps = stage.host.fetch.requests.compactMap { request in
            request.headers.first { $0.name == "webhook-timestamp" }?.value
        }
        #expect(Set(timestamps).count == 10, "of each attempt")
        #expect(Set(stage.host.fetch.requests.map(\.body)).count == 1)
        // What follows it goes out.
        stage.answers(200)
        try await stage.event()
        try await stage.deliveries(1, "delivered", of: id)
        await stage.stop()
    }

    @Test func aReceiverMayAskForTime() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        stage.answers(429, headers: [("retry-after", "120")])
        stage.answers(302)
        try await stage.event()
        try await stage.until("it failed once") { try await stage.deliveries(of: id)[0]["attempts"] == 1 }
        let next = try await stage.deliveries(of: id)[0]["nextAttemptAt"]?.string.flatMap(Timestamp.milliseconds) ?? 0
        #expect(next - stage.host.clock.now == 120_000)
        stage.pass(seconds: 120)
        try await stage.until("it failed again") { try await stage.deliveries(of: id)[0]["attempts"] == 2 }
        #expect(try await stage.deliveries(of: id)[0]["responseStatus"] == 302)
        await stage.stop()
    }

    @Test func goneDisablesAndCancelsWhatWaits() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        stage.answers(500)
        try await stage.event(of: "str_1")
        try await stage.until("it failed once") { try await stage.deliveries(of: id)[0]["attempts"] == 1 }
        stage.answers(410)
        try await stage.event(of: "str_2")
        try await stage.deliveries(1, "failed", of: id)
        try await stage.deliveries(1, "cancelled", of: id)
        let shown = try await stage.call("getWebhook", ["webhookId": .string(id)])
        #expect(shown["enabled"] == false && shown["disabledReason"]?.string?.contains("410") == true)
        #expect(shown["pendingDeliveries"] == 0)
        try await stage.event(of: "str_3")
        #expect(try await stage.deliveries(of: id).count == 2, "nothing is queued for it")

        stage.host.clock.advance(milliseconds: 1)
        _ = try await stage.call("updateWebhook", ["webhookId": .string(id), "enabled": true])
        stage.answers(200)
        try await stage.event(of: "str_4")
        try await stage.deliveries(1, "delivered", of: id)
        await stage.stop()
    }

    @Test func whatWaitsOutlivesTheProcess() async throws {
        let stage = try await WebhooksStage()
        let id = try await stage.webhook()
        for number in 0..<30 { try await stage.event(of: "str_\(number % 3)") }
        #expect(try await stage.call("getWebhook", ["webhookId": .string(id)])["pendingDeliveries"] == 30)
        // The host starts the job again: another pump over the same store.
        for _ in 0..<30 { stage.answers(200) }
        try await stage.start()
        try await stage.deliveries(30, "delivered", of: id)
        let sent = try stage.host.fetch.requests.map { try JSON(parsing: $0.body)["id"]?.string ?? "" }
        #expect(Set(sent).count == 30 && sent.count == 30)
        for stream in 0..<3 {
            let numbers = sent.compactMap { Int($0.dropFirst(4)) }.filter { ($0 - 1) % 3 == stream }
            #expect(numbers == numbers.sorted())
        }
        await stage.stop()
    }

    @Test func testsAndRedeliveriesPassTheOthers() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        stage.answers(500, 200, 200, 200)
        let event = try await stage.event()
        try await stage.until("it failed once") { try await stage.deliveries(of: id)[0]["attempts"] == 1 }
        let test = try await stage.call("testWebhook", ["webhookId": .string(id)])
        #expect(test["type"] == "webhook.test" && test["status"] == "pending")
        try await stage.deliveries(1, "delivered", of: id)
        #expect(try JSON(parsing: stage.host.fetch.requests[1].body)["data"] == ["webhookId": .string(id)])
        // By hand it does not wait for its time; and once it was taken it can be sent again.
        let again: JSONObject = ["webhookId": .string(id), "eventId": .string(event.id)]
        _ = try await stage.call("redeliverWebhook", again)
        try await stage.deliveries(2, "delivered", of: id)
        _ = try await stage.call("redeliverWebhook", again)
        try await stage.until("a third request for it") { stage.host.fetch.requests.count == 4 }
        try await stage.deliveries(2, "delivered", of: id)
        #expect(try JSON(parsing: stage.host.fetch.requests[3].body)["id"]?.string == event.id)
        let error = await #expect(throws: PluginError.self) {
            _ = try await stage.call("redeliverWebhook", ["webhookId": .string(id), "eventId": "evt_none"])
        }
        #expect(error?.code == "NOT_FOUND")
        await stage.stop()
    }

    @Test func onlySoManyAreKept() async throws {
        let stage = try await WebhooksStage(settings: ["keepDeliveries": 5, "maximumPending": 8])
        let id = try await stage.webhook()
        for _ in 0..<8 { try await stage.event() }
        for _ in 0..<8 { stage.answers(200) }
        try await stage.start()
        try await stage.deliveries(5, "delivered", of: id)
        try await stage.until("all were sent") { stage.host.fetch.requests.count == 8 }
        await stage.stop()
        #expect(try await stage.deliveries(of: id).count == 5)
        for _ in 0..<9 { try await stage.event() }
        let shown = try await stage.call("getWebhook", ["webhookId": .string(id)])
        #expect(shown["enabled"] == false && shown["disabledReason"]?.string?.contains("8") == true)
    }

    @Test func aLostLeaseEndsThePump() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        _ = try await stage.webhook()
        stage.answers(200)
        stage.host.store.loseLease(ofJob: "job")
        try await stage.event()
        try await stage.until("it ends") { !stage.webhooks.pump.isRunning }
        await stage.stop()
    }
}
