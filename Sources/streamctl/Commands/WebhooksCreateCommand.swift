import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks create`
struct WebhooksCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Sends events to an address, and prints the secret to check them with.")

    @Argument(help: "Where they go: https://example.com/hooks.")
    var url: String

    @Option(help: "Which events, such as stream.created; absent: all. May be given several times.")
    var event: [String] = []

    @Flag(help: "Sign with ed25519: receivers get a public key, and no secret.")
    var ed25519 = false

    @Flag(help: "Print JSON in place of the secret alone.")
    var json = false

    func run() async throws {
        var body: JSONObject = ["url": .string(url)]
        let events = event.flatMap { $0.split(separator: ",") }.map { JSON.string(String($0)) }
        if !events.isEmpty { body["events"] = .array(events) }
        if ed25519 { body["signature"] = "v1a" }
        let request = body
        try await ToolError.reported {
            let made = try await Server.connected { try await $0.request(.POST, "/webhooks", body: .object(request)) }
            if json { return Console.print(made.description) }
            Console.print(made["secret"]?.string ?? made["publicKey"]?.string ?? "")
            Console.note("\(made["webhookId"]?.string ?? ""): keep the secret now, it is not shown again.")
        }
    }
}
