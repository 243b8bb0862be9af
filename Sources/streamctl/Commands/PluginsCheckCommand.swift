import ArgumentParser
import JSON
import PluginLoader

/// `streamctl plugins check FILE.so`
struct PluginsCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Loads a plugin in a child process and compares it with its manifest.",
        discussion: """
            Without --manifest, one that names the library is looked for beside it and in the Manifests folder of the tree \
            it was built in. Exit status 1 when the plugin is not good.
            """)

    @Argument(help: "The library.", completion: .file(extensions: ["so"]))
    var library: String

    @Option(help: "The manifest.", completion: .file(extensions: ["json"]))
    var manifest: String?

    @Flag(help: "Print JSON in place of lines.")
    var json = false

    func run() async throws {
        try await ToolError.reported {
            _ = try InputFile(library)
            let report = try PluginReport(library, manifest: manifest)
            if json {
                Console.print(report.json.description)
            } else {
                for line in report.lines { Console.print(line) }
            }
            guard report.problems.isEmpty else {
                throw ToolError(.failed, "The plugin is not good.\n  " + report.problems.joined(separator: "\n  "))
            }
        }
    }
}

/// `streamctl plugins probe FILE.so`: what the check runs in a child process, since the library may crash it.
struct PluginsProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Describes a library as JSON.", shouldDisplay: false)

    @Argument
    var library: String

    func run() {
        Console.print(PluginProbe.describe(library).description)
    }
}
