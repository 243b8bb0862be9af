import ArgumentParser
import JSON

/// `streamctl config`
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Shows the server's settings.", subcommands: [ConfigShowCommand.self])
}

/// `streamctl config show`
struct ConfigShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows the settings in effect and where each was given. Secrets are masked.",
        discussion: "It takes the admin key of the server.")

    @Flag(help: "Print JSON in place of a table.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let answer = try await Server.connected { try await $0.call("config") }
            guard !json else { return Console.print(answer.description) }
            var table = Table(["SETTING", "VALUE", "GIVEN BY"])
            for setting in answer["settings"]?.array ?? [] {
                let value = setting["value"] ?? .null
                table.add([
                    setting["path"]?.string ?? "", value.isNull ? "-" : value.string ?? value.description,
                    setting["place"]?.string ?? "",
                ])
            }
            for line in table.lines { Console.print(line) }
        }
    }
}
