import ArgumentParser
import JSON

/// `streamctl signing rotate`
struct SigningRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Gives the server a new key to sign with. Tokens of the old ones stay good, unless --revoke.")

    @Flag(help: "End all other signing keys of the account, and with them every token that there is.")
    var revoke = false

    @Flag(help: "Print JSON, with the private part.")
    var json = false

    func run() async throws {
        let parameters: JSONObject = ["revoke": .bool(revoke)]
        try await ToolError.reported {
            let key = try await Server.connected { try await $0.call("rotateSigningKey", parameters) }
            if json {
                Console.print(key.description)
            } else {
                Console.print(key["keyId"]?.string ?? "")
                Console.note(
                    revoke
                        ? "Signs from now on; every older token is refused."
                        : "Signs from now on; older tokens stay good.")
            }
        }
    }
}
