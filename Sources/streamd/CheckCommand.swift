import ArgumentParser
import Kernel
import Logging
import Settings

/// `streamd check`: everything that a start would check, and no start.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check configuration, manifests and libraries; start nothing.")

    @OptionGroup var options: StartOptions

    func run() async throws {
        do {
            let setup = try options.setup()
            print("Settings:")
            print(setup.settings.description.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
            print("Plugins:")
            for plugin in setup.plugins.lines { print("  \(plugin)") }
            for warning in setup.plugins.warnings { print("Note: \(warning)") }
            print("All is well.")
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(Terminal.badConfiguration)
        }
    }
}
