import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl keys create`
struct KeysCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Makes a key and prints it: it is shown this once.")

    @Option(help: "The account it belongs to; absent: that of your own key.")
    var account: String?

    @Option(help: "What it may do: read, write, live, analytics or admin. May be given several times.")
    var scope: [String] = []

    @Option(help: "What it is for.")
    var title: String?

    @Option(name: .customLong("expires-at"), help: "When it ends, such as 2030-01-01T00:00:00Z; absent: never.")
    var expiresAt: String?

    @Flag(help: "Print JSON in place of the key alone.")
    var json = false

    func validate() throws {
        guard !scope.isEmpty else {
            throw ValidationError("Give at least one --scope: read, write, live, analytics or admin.")
        }
    }

    func run() async throws {
        var body: JSONObject = [
            "scopes": .array(scope.flatMap { $0.split(separator: ",") }.map { .string(String($0)) })
        ]
        body["account"] = account.map(JSON.string)
        body["title"] = title.map(JSON.string)
        body["expiresAt"] = expiresAt.map(JSON.string)
        let request = body
        try await ToolError.reported {
            let key = try await Server.connected { try await $0.request(.POST, "/keys", body: .object(request)) }
            if json {
                Console.print(key.description)
            } else {
                Console.print(key["key"]?.string ?? "")
                Console.note("\(key["keyId"]?.string ?? ""): keep it now, it is not shown again.")
            }
        }
    }
}
