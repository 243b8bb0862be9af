import ArgumentParser
import Gateway
import Glibc
import JSON
import Kernel
import PluginLoader
import Settings

/// What `streamd` and `streamd check` have in common: where the settings come from.
struct StartOptions: ParsableArguments {
    @Option(help: ArgumentHelp("A YAML file with settings.", valueName: "FILE.yaml"))
    var config: String?

    /// Reads the settings and looks at the plugins; all that is wrong with either is in the error.
    func setup() throws(SettingsError) -> Setup {
        var found: PluginSet?
        let settings = try Settings.load(file: config, environment: Self.environment) { core in
            let plugins = PluginSet(KernelConfiguration(core))
            found = plugins
            var findings = PluginFindings(plugins)
            findings.settings += CertificateFiles.problems(certificate: core.tlsCertificate, key: core.tlsKey).map {
                JSONSchema.Issue(path: "/http/tls/\($0.setting)", problem: $0.problem)
            }
            return findings
        }
        return Setup(settings: settings, plugins: found ?? PluginSet(KernelConfiguration(settings.core)))
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

/// What a start needs, all of it good.
struct Setup {
    let settings: Settings
    let plugins: PluginSet

    /// The kernel's part.
    func kernel(adminKey: String) -> KernelConfiguration {
        var configuration = KernelConfiguration(settings.core)
        configuration.pluginSettings = settings.plugins.mapValues { .object($0) }
        configuration.ports = settings.ports
        configuration.shownSettings = settings.json
        configuration.adminKey = adminKey
        return configuration
    }
}

extension PluginFindings {
    /// What the kernel found, in the words of the settings.
    fileprivate init(_ plugins: PluginSet) {
        self.init(
            sections: plugins.found.map { PluginSection(plugin: $0.name, schema: $0.settings) },
            listeners: plugins.found.flatMap { manifest in
                manifest.listens.map {
                    ListenerSetting(path: $0.setting, summary: $0.summary, standard: $0.standard)
                }
            },
            unknown: plugins.broken.map(\.name),
            problems: plugins.problems.compactMap { problem in
                problem.manifest.map { SettingsProblem(source: $0, path: problem.path, problem: problem.problem) }
            },
            settings: plugins.problems.filter { $0.manifest == nil }
                .map { JSONSchema.Issue(path: $0.path, problem: $0.problem) })
    }
}

extension KernelConfiguration {
    /// What the server's own settings say; without the plugins' and the admin key.
    fileprivate init(_ core: CoreSettings) {
        self.init(
            dataFolder: core.data, manifestFolders: core.manifestFolders ?? InstalledFolders.manifests,
            libraryFolders: core.libraryFolders ?? InstalledFolders.libraries, enabledPlugins: core.enabledPlugins,
            pluginSettings: [:], adminKey: "", probe: [InstalledFolders.program, "probe"])
        store.mapSize = core.storeMapBytes
        store.largestMapSize = core.storeLimitBytes
        eventKeepDays = core.eventKeepDays
        backupFolder = core.backupFolder
        cacheBytes = core.cacheBytes
        ephemeralBytes = core.ephemeralBytes
        listenHost = core.host
        encoders = core.encoders
        allowsPartialSandbox = core.allowsPartialSandbox
        startTimeout = .seconds(core.pluginStartSeconds)
    }
}
