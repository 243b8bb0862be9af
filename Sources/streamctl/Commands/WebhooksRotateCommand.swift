import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks rotate`
struct WebhooksRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Makes a new secret and prints it; the old one signs beside it for a while.")

    @Argument(help: "The webhook's id, whk_...")
    var webhook: String

    @Flag(help: "The old secret signs no more.")
    var revoke = false

    @Flag(help: "Print JSON in place of the secret alone.")
    var json = false

    func run() async throws {
        let body: JSON = ["revoke": .bool(revoke)]
        try await ToolError.reported {
            let answer = try await Server.connected {
                try await $0.request(.POST, "/webhooks/\(webhook)/rotate", body: body)
            }
            if json { return Console.print(answer.description) }
            Console.print(answer["secret"]?.string ?? answer["publicKey"]?.string ?? "")
            Console.note("Messages are signed with it from now on; it is not shown again.")
        }
    }
}
