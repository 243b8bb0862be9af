import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks list`
struct WebhooksListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the account's webhooks.")

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.request(.GET, "/webhooks") }
            if json { return Console.print(answer.description) }
            let webhooks = answer["webhooks"]?.array ?? []
            guard !webhooks.isEmpty else {
                return Console.note("No webhooks. `streamctl webhooks create https://example.com/hooks` makes one.")
            }
            var table = Table(["WEBHOOK", "ENABLED", "CREATED", "EVENTS", "ADDRESS"])
            for webhook in webhooks {
                table.add([
                    webhook["webhookId"]?.string ?? "", webhook["enabled"] == true ? "yes" : "no",
                    webhook["createdAt"]?.string ?? "",
                    (webhook["events"]?.array ?? []).compactMap(\.string).joined(separator: ","),
                    webhook["url"]?.string ?? "",
                ])
            }
            for line in table.lines { Console.print(line) }
        }
    }
}
