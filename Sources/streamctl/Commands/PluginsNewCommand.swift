import ArgumentParser

/// `streamctl plugins new NAME`
struct PluginsNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes the sources of a new plugin, which can be built, tested and run at once.",
        discussion: """
            The plugin is a package of its own, to be built against an installed server: this program's, or the one that \
            --prefix names. What to do with it is in its README.md; docs/write-a-plugin.md goes through all of it.
            """)

    @Argument(help: "The plugin's name, as word-count.")
    var name: String

    @Option(help: "What it is for: operation, codec or storage.")
    var kind: PluginTemplate.Kind

    @Option(help: "What it is written in: swift or c.")
    var language: PluginTemplate.Language

    @Option(
        help: "Where to write it; it must be absent or empty. ./NAME, where it is not said.", completion: .directory)
    var folder: String?

    @Option(help: "Where the server is installed.", completion: .directory)
    var prefix: String?

    func run() async throws {
        try await ToolError.reported {
            let name = try PluginName(self.name)
            let tree = try InstalledTree(prefix)
            try tree.checkIsFree(name, for: kind)
            let folder = self.folder ?? name.name
            try PluginTemplate(kind: kind, language: language, tree: tree).write(name, to: folder)
            Console.print(
                """
                \(folder) holds the \(kind.rawValue) plugin '\(name.name)', for the server in \(tree.prefix). Next:

                  cd \(folder)
                  make test      builds it and runs its tests
                  make run       starts the server with it, in this folder

                README.md says more.
                """)
        }
    }
}

extension PluginTemplate.Kind: ExpressibleByArgument {}

extension PluginTemplate.Language: ExpressibleByArgument {}
