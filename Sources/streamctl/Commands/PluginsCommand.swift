import ArgumentParser
import JSON

/// `streamctl plugins`
struct PluginsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugins",
        abstract: "Shows what a server offers, or starts or checks a plugin.",
        subcommands: [
            PluginsListCommand.self, PluginsNewCommand.self, PluginsCheckCommand.self, PluginsProbeCommand.self,
        ],
        defaultSubcommand: PluginsListCommand.self)
}

/// `streamctl plugins list`, also without `list`
struct PluginsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Shows the operations that the server's enabled plugins offer.")

    @Flag(help: "Print JSON in place of lines.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            let (url, service) = try await Server.connected { server in
                (server.address.url, try await server.call("stream", ["limit": 1])["service"] ?? [:])
            }
            if json { return Console.print(service.description) }
            Console.print("\(service["name"]?.string ?? "stream") \(service["version"]?.string ?? "") at \(url)")
            for operation in service["operations"]?.array ?? [] {
                Console.print("  \(operation.string ?? operation["name"]?.string ?? "")")
            }
        }
    }
}
