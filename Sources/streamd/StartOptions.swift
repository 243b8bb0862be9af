import ArgumentParser
import Glibc
import JSON
import Kernel
import PluginLoader
import Settings

/// What `streamd` and `streamd check` have in common: where the settings come from.
struct StartOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A YAML file with settings.", valueName: "FILE.yaml"))
    var config: String?

    /// Reads the settings; all that is wrong with them is in the error.
    func settings() throws -> Settings {
        try Settings.load(file: config, environment: Self.environment) { core in
            try KernelConfiguration.manifests(in: core.manifestFolders ?? InstalledFolders.manifests)
                .map { PluginSection(plugin: $0.name, schema: $0.settings) }
        }
    }

    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            next += 1
        }
        return variables
    }
}

extension KernelConfiguration {
    /// The kernel's part of the settings.
    init(_ settings: Settings, adminKey: String) {
        self.init(
            dataFolder: settings.core.data,
            manifestFolders: settings.core.manifestFolders ?? InstalledFolders.manifests,
            libraryFolders: settings.core.libraryFolders ?? InstalledFolders.libraries,
            enabledPlugins: settings.core.enabledPlugins.map(Set.init),
            pluginSettings: settings.plugins.mapValues { .object($0) },
            adminKey: adminKey,
            probe: [InstalledFolders.program, "probe"])
        store.mapSize = settings.core.storeMapBytes
        store.largestMapSize = settings.core.storeLimitBytes
        eventKeepDays = settings.core.eventKeepDays
        backupFolder = settings.core.backupFolder
        encoders = settings.core.encoders
        startTimeout = .seconds(settings.core.pluginStartSeconds)
    }
}
