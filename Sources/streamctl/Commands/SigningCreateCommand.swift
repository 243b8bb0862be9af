import ArgumentParser
import JSON

/// `streamctl signing create`
struct SigningCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes a key to sign tokens with yourself, and prints its private part: it is shown this once.")

    @Option(help: "EdDSA, RS256 or HS256.")
    var algorithm = "EdDSA"

    @Flag(help: "Print JSON in place of the private part alone.")
    var json = false

    func run() async throws {
        let parameters: JSONObject = ["algorithm": .string(algorithm)]
        try await ToolError.reported {
            let key = try await Server.connected { try await $0.call("createSigningKey", parameters) }
            if json {
                Console.print(key.description)
            } else {
                Console.print(key["privateKey"]?.string ?? "")
                Console.note("\(key["keyId"]?.string ?? "") (kid): keep it now, it is not shown again.")
            }
        }
    }
}
