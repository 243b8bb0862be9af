import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks delete`
struct WebhooksDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a webhook and its deliveries.")

    @Argument(help: "Its id, whk_...")
    var webhook: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.request(.DELETE, "/webhooks/\(webhook)") }
            if json { Console.print(answer.description) } else { Console.note("\(webhook) is deleted.") }
        }
    }
}
