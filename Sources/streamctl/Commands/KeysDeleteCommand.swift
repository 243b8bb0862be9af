import ArgumentParser
import JSON
import NIOHTTP1

/// `streamctl keys delete`
struct KeysDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Revokes a key, at once.")

    @Argument(help: "Its id, key_...")
    var key: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.request(.DELETE, "/keys/\(key)") }
            if json { Console.print(answer.description) } else { Console.note("\(key) is revoked.") }
        }
    }
}
