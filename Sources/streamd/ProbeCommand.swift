import ArgumentParser
import Glibc
import JSON
import PluginLoader

/// Describes libraries as JSON, a line each. The server runs itself so before it loads one, and for those that it must not.
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Describe a plugin's library as JSON.", shouldDisplay: false)

    @Argument(help: "The libraries.")
    var libraries: [String]

    func run() throws {
        for library in libraries {
            // A line of its own, whatever the library printed before it; written at once, before the next may crash.
            print("\n\(PluginProbe.describe(library).description)")
            fflush(nil)
        }
    }
}
