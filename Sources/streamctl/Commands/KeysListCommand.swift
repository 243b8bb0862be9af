import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl keys list`
struct KeysListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists the keys: of all accounts for the operator, else of your own.")

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.request(.GET, "/keys") }
            if json { return Console.print(answer.description) }
            let keys = answer["keys"]?.array ?? []
            guard !keys.isEmpty else { return Console.note("No keys. `streamctl keys create --scope read` makes one.") }
            var table = Table(["KEY", "ACCOUNT", "SCOPES", "CREATED", "EXPIRES", "TITLE"])
            for key in keys {
                table.add([
                    key["keyId"]?.string ?? "", key["account"]?.string ?? "",
                    (key["scopes"]?.array ?? []).compactMap(\.string).joined(separator: ","),
                    key["createdAt"]?.string ?? "", key["expiresAt"]?.string ?? "never", key["title"]?.string ?? "",
                ])
            }
            for line in table.lines { Console.print(line) }
        }
    }
}
