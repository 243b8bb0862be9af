import ArgumentParser

/// The tool for people who run or use a server.
@main
struct Streamctl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streamctl",
        abstract: "Uploads videos to a stream server and shows what is there.",
        discussion: """
            The server's address and your API key come from STREAM_URL and STREAM_KEY, or from the file \
            ~/.config/streamctl/config.json: {"url": "http://127.0.0.1:8080", "key": "sk_..."}. Without an address, \
            http://127.0.0.1:8080 is asked.

            Exit status: 0 done; 1 the server refused, the encode failed, or the plugin is not good; 64 wrong usage; \
            66 the file cannot be read; 69 the server cannot be reached; 77 no key, or one that may not do this; \
            78 the config file is wrong; 130 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            UploadCommand.self, StreamsCommand.self, KeysCommand.self, SigningCommand.self, PluginsCommand.self,
            WebhooksCommand.self, ConfigCommand.self, BackupCommand.self, RestoreCommand.self,
        ])
}
