import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks test`
struct WebhooksTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Sends a webhook.test, and shows what the receiver answers.")

    @Argument(help: "Its id, whk_...")
    var webhook: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let delivery = try await Server.connected { server in
                let queued = try await server.request(.POST, "/webhooks/\(webhook)/test")
                return try await WebhookDelivery(server: server, webhook: webhook).attempted(queued)
            }
            try WebhookDelivery.report(delivery, json: json)
        }
    }
}
