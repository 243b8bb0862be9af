import ArgumentParser

/// The server.
@main
struct Streamd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "streamd",
        abstract: "A video platform that you run yourself: one server, one API.",
        discussion: """
            Without a configuration file the embedded defaults serve: everything is kept in ./data, the API listens on \
            127.0.0.1:8080. Each setting can also be given by an environment variable: http.port is STREAM_HTTP_PORT.
            """,
        version: ServerVersion.text,
        subcommands: [RunCommand.self, CheckCommand.self, SettingsCommand.self, ProbeCommand.self],
        defaultSubcommand: RunCommand.self)
}

/// The version that the server tells of itself.
enum ServerVersion {
    static let text = "0.1.0"
}
