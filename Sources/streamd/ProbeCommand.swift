import ArgumentParser
import JSON
import PluginLoader

/// Describes a library as JSON. The server runs itself so for libraries that it must not load.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Describe a plugin's library as JSON.", shouldDisplay: false)

    @Argument(help: "The library.")
    var library: String

    func run() throws {
        print(PluginProbe.describe(library).description)
    }
}
