import ArgumentParser

/// `streamctl webhooks`
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Sends events to addresses of yours, or to this machine. Needs the scope write.",
        subcommands: [
            WebhooksCreateCommand.self, WebhooksListCommand.self, WebhooksShowCommand.self, WebhooksUpdateCommand.self,
            WebhooksDeleteCommand.self, WebhooksTestCommand.self, WebhooksRotateCommand.self,
            WebhooksRedeliverCommand.self, WebhooksListenCommand.self,
        ],
        defaultSubcommand: WebhooksListCommand.self)
}
