import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks show`
struct WebhooksShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows a webhook's last deliveries, and what came of them.")

    @Argument(help: "Its id, whk_...")
    var webhook: String

    @Option(help: "Deliveries at most.")
    var limit = 20

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected {
                try await $0.request(.GET, "/webhooks/\(webhook)?limit=\(limit)")
            }
            if json { return Console.print(answer.description) }
            Console.note("\(answer["url"]?.string ?? ""), \(answer["pendingDeliveries"]?.int ?? 0) deliveries wait.")
            if let reason = answer["disabledReason"]?.string { Console.note("Disabled: \(reason)") }
            var table = Table(["EVENT", "TYPE", "STATUS", "ATTEMPTS", "LAST ATTEMPT", "ANSWER", "MS", "NEXT ATTEMPT"])
            for delivery in answer["deliveries"]?.array ?? [] {
                table.add([
                    delivery["eventId"]?.string ?? "", delivery["type"]?.string ?? "",
                    delivery["status"]?.string ?? "", "\(delivery["attempts"]?.int ?? 0)",
                    delivery["lastAttemptAt"]?.string ?? "",
                    delivery["responseStatus"]?.int.map { "\($0)" } ?? delivery["error"]?.string ?? "",
                    delivery["durationMs"]?.int.map { "\($0)" } ?? "", delivery["nextAttemptAt"]?.string ?? "",
                ])
            }
            for line in table.lines { Console.print(line) }
        }
    }
}
