import ArgumentParser

/// `streamctl signing`
struct SigningCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "signing",
        abstract: "Makes, lists, rotates and ends the keys that sign viewers' tokens. Needs an admin key.",
        subcommands: [
            SigningCreateCommand.self, SigningListCommand.self, SigningRotateCommand.self, SigningDeleteCommand.self,
        ],
        defaultSubcommand: SigningListCommand.self)
}
