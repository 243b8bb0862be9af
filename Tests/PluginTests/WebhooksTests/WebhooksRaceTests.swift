import JSON
import KernelTesting
import PluginSDK
import Synchronization
import Testing
import WebhooksCore

/// What happens while a request is under way.
@Suite struct WebhooksRaceTests {
    /// A request that is under way until it is told its answer.
    private final class Held: Sendable {
        private let answers = AsyncStream<Int>.makeStream()
        private let isOver = Mutex(false)

        var hasAnswered: Bool { isOver.withLock { $0 } }

        /// The next request to a stage's receivers is held.
        init(of stage: WebhooksStage) {
            stage.host.fetch.script { [self] _, _ in
                // Not by the task that may be cancelled.
                let told = Task.detached { [answers] () -> Int in
                    for await status in answers.stream { return status }
                    return 500
                }
                let status = await told.value
                isOver.withLock { $0 = true }
                return FetchAnswer(status: status, headers: [], body: [])
            }
        }

        func answer(_ status: Int) {
            answers.continuation.yield(status)
            answers.continuation.finish()
        }
    }

    @Test func whatIsUnderWayIsNotSentAgainByHand() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        let held = Held(of: stage)
        let event = try await stage.event()
        try await stage.until("a request") { stage.host.fetch.requests.count == 1 }
        let again: JSONObject = ["webhookId": .string(id), "eventId": .string(event.id)]
        let error = await #expect(throws: PluginError.self) { _ = try await stage.call("redeliverWebhook", again) }
        #expect(error?.code == "VALIDATION_ERROR" && error?.message.contains("being sent") == true)
        held.answer(500)
        stage.answers(200)
        try await stage.until("it is over, and can be sent again") {
            (try? await stage.call("redeliverWebhook", again)) != nil
        }
        let delivered = try await stage.deliveries(1, "delivered", of: id)
        #expect(delivered[0]["attempts"] == 1 && stage.host.fetch.requests.count == 2)
        await stage.stop()
    }

    @Test func ofTwoChangesTheLaterCommitHolds() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook("https://a.example/old")
        let entry = try #require(try await stage.host.store.get(WebhookKeys.endpoint(id, "acme")))
        let old = try #require(EndpointRecord(try entry.object()))
        _ = try await stage.call("updateWebhook", ["webhookId": .string(id), "url": "https://a.example/new"])
        // The call whose commit came first tells of it last.
        stage.webhooks.pump.changed(old)
        stage.answers(200)
        try await stage.event()
        try await stage.deliveries(1, "delivered", of: id)
        #expect(stage.host.fetch.requests.map(\.url) == ["https://a.example/new"])
        await stage.stop()
    }

    @Test func whatARequestOfAnEndedRunBringsIsNotTheNextOnes() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        let held = Held(of: stage)
        try await stage.event(of: "str_1")
        try await stage.until("a request") { stage.host.fetch.requests.count == 1 }
        stage.host.store.loseLease(ofJob: "job")
        stage.answers(200)
        try await stage.event(of: "str_2")
        try await stage.until("the run ends") { !stage.webhooks.pump.isRunning }
        await stage.stop()
        stage.answers(200, 200, 200)
        try await stage.start(as: "next")
        try await stage.deliveries(2, "delivered", of: id)
        held.answer(500)
        try await stage.until("the old request is over") { held.hasAnswered }
        try await stage.event(of: "str_3")
        try await stage.deliveries(3, "delivered", of: id)
        let all = try await stage.deliveries(of: id)
        #expect(all.count == 3 && all.allSatisfy { $0["attempts"] == 1 && $0["status"] == "delivered" })
        #expect(!stage.host.store.keys.contains { $0.key.hasPrefix(WebhookKeys.queue(of: id)) })
        #expect(try await stage.call("getWebhook", ["webhookId": .string(id)])["pendingDeliveries"] == 0)
        await stage.stop()
    }

    @Test func deletedOnesAreKnownOnlyWhileARequestIsUnderWay() async throws {
        let stage = try await WebhooksStage()
        try await stage.start()
        let id = try await stage.webhook()
        let held = Held(of: stage)
        try await stage.event()
        try await stage.until("a request") { stage.host.fetch.requests.count == 1 }
        _ = try await stage.call("deleteWebhook", ["webhookId": .string(id)])
        for _ in 0..<5 {
            let idle = try await stage.webhook()
            _ = try await stage.call("deleteWebhook", ["webhookId": .string(idle)])
        }
        #expect(stage.webhooks.pump.deletedCount == 1)
        held.answer(200)
        try await stage.until("it is forgotten") { stage.webhooks.pump.deletedCount == 0 }
        try await stage.until("nothing of it is left") { !stage.host.store.keys.contains { $0.key.contains(id) } }
        await stage.stop()
    }
}
