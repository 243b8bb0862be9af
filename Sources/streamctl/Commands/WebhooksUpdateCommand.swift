import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl webhooks update`
struct WebhooksUpdateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "update", abstract: "Changes where a webhook's events go, and which, or switches it off and on.")

    @Argument(help: "Its id, whk_...")
    var webhook: String

    @Option(help: "Where they go.")
    var url: String?

    @Option(help: "Which events; may be given several times.")
    var event: [String] = []

    @Flag(
        inversion: .prefixedEnableDisable,
        help: "Whether events go to it; what waits for it when it is disabled does not.")
    var sending: Bool?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        var body = JSONObject()
        body["url"] = url.map(JSON.string)
        let events = event.flatMap { $0.split(separator: ",") }.map { JSON.string(String($0)) }
        if !events.isEmpty { body["events"] = .array(events) }
        body["enabled"] = sending.map(JSON.bool)
        let request = body
        try await ToolError.reported {
            let answer = try await Server.connected {
                try await $0.request(.PATCH, "/webhooks/\(webhook)", body: .object(request))
            }
            if json { Console.print(answer.description) } else { Console.note("\(webhook) is changed.") }
        }
    }
}
