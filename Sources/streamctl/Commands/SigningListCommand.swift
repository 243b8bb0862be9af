import ArgumentParser
import JSON

/// `streamctl signing list`
struct SigningListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the account's signing keys, newest first.")

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.call("listSigningKeys") }
            if json { return Console.print(answer.description) }
            let keys = answer["keys"]?.array ?? []
            guard !keys.isEmpty else {
                return Console.note("No signing keys yet: the first signed address makes the server's.")
            }
            var table = Table(["KEY", "ALGORITHM", "SIGNS", "CREATED"])
            for key in keys {
                let user = key["use"]?.string == "offline" ? "you" : "the server"
                table.add([
                    key["keyId"]?.string ?? "", key["algorithm"]?.string ?? "",
                    key["current"]?.bool == true ? "the server, now" : user, key["createdAt"]?.string ?? "",
                ])
            }
            for line in table.lines { Console.print(line) }
        }
    }
}
