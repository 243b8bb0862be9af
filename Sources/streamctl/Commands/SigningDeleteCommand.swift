import ArgumentParser
import JSON

/// `streamctl signing delete`
struct SigningDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Ends a signing key and its tokens, at once.")

    @Argument(help: "Its id, sig_...")
    var key: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let parameters: JSONObject = ["keyId": .string(key)]
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.call("deleteSigningKey", parameters) }
            if json {
                Console.print(answer.description)
            } else {
                Console.note("\(key) has ended, and so have its tokens.")
            }
        }
    }
}
