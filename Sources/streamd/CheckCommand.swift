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
            let settings = try options.settings()
            print("Settings:")
            print(settings.description.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
            let plugins = try Kernel.check(KernelConfiguration(settings, adminKey: ""))
            print("Plugins:")
            for plugin in plugins.enabled { print("  \(plugin)") }
            for warning in plugins.warnings { print("Note: \(warning)") }
            print("All is well.")
        } catch {
            Terminal.complain(error)
            throw ExitCode(78)  // EX_CONFIG of sysexits.h
        }
    }
}
