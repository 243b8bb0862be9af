import ArgumentParser
import Kernel
import PluginLoader
import Settings

/// `streamd settings`: the file that an installation starts with.
struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings",
        abstract: "Print a settings file with every setting, what it means and its default, commented out.")

    func run() throws {
        do {
            let manifests = try KernelConfiguration.manifests(in: InstalledFolders.manifests)
            let sections = manifests.map { PluginSection(plugin: $0.name, schema: $0.settings) }
            print(SettingsTemplate(plugins: sections), terminator: "")
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(Terminal.badConfiguration)
        }
    }
}
