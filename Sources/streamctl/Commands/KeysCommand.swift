import ArgumentParser

/// `streamctl keys`
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Makes, lists and revokes API keys. Needs an admin key.",
        subcommands: [KeysCreateCommand.self, KeysListCommand.self, KeysDeleteCommand.self],
        defaultSubcommand: KeysListCommand.self)
}
