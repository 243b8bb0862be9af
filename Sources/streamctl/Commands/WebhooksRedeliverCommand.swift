import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks redeliver`
struct WebhooksRedeliverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "redeliver", abstract: "Sends an event again, and shows what the receiver answers.")

    @Argument(help: "The webhook's id, whk_...")
    var webhook: String

    @Argument(help: "The event's id, evt_...")
    var event: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let delivery = try await Server.connected { server in
                let queued = try await server.request(.POST, "/webhooks/\(webhook)/deliveries/\(event)/redeliver")
                return try await WebhookDelivery(server: server, webhook: webhook).attempted(queued)
            }
            try WebhookDelivery.report(delivery, json: json)
        }
    }
}
