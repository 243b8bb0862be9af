import JSON
public import PluginLoader

/// The plugins that a configuration enables: manifests, whether they agree with each other, and whether their libraries
/// are what they say.
public struct PluginSet: Sendable {
    /// The manifests that can be used, of enabled plugins or not, in the order of their names.
    public let found: [Manifest]
    /// The manifests that cannot be used.
    public let broken: [BrokenManifest]
    /// Everything that is wrong; a kernel starts only where that is nothing.
    public let problems: [PluginProblem]
    /// Sentences about what is missing but optional.
    public let warnings: [String]
    /// The manifests of the enabled plugins.
    let manifests: [Manifest]
    /// The libraries of plugins that the server loads itself, by plugin.
    let libraries: [String: PluginLibrary]
    /// The files of libraries that only workers load, by plugin.
    let workerLibraries: [String: String]
    /// The programs of workers, by plugin.
    let programs: [String: String]

    /// Finds, reads and checks them; loads the libraries that the server itself uses, and starts nothing.
    public init(_ configuration: KernelConfiguration) {
        let folders = ManifestFolders(reading: configuration.manifestFolders)
        let names = configuration.enabledPlugins
        let enabled = folders.manifests.filter { names?.contains($0.name) ?? true }
        let broken = folders.broken.filter { names?.contains($0.name) ?? true }
        var problems = folders.problems + PluginSet.unknown(configuration, folders)
        problems += PluginNeeds.problems(of: enabled, services: ServiceTables.names, broken: broken)
        problems += PluginNeeds.problems(ofEncoders: configuration.encoders, manifests: enabled, broken: broken)
        var programs: [String: String] = [:]
        var files: [(library: String, manifest: Manifest)] = []
        for manifest in enabled {
            guard let path = PluginSet.locate(manifest, configuration) else {
                problems.append(
                    PluginProblem(
                        manifest: manifest.file, path: manifest.kind == .worker ? "/executable" : "/library",
                        "\(manifest.executable ?? manifest.library ?? "") is in none of "
                            + "\(configuration.libraryFolders.joined(separator: ", ")). Build or install it, "
                            + "or leave '\(manifest.name)' out of plugins.enabled."))
                continue
            }
            if manifest.kind == .worker { programs[manifest.name] = path } else { files.append((path, manifest)) }
        }
        let running = enabled.compactMap { manifest in
            programs[manifest.name].flatMap { SandboxCheck.start(manifest, program: $0) }
        }
        // In a child process first: a library that crashes as it is loaded takes nothing with it, and is named.
        var refused = PluginProbe.check(files, command: configuration.probe)
        var libraries: [String: PluginLibrary] = [:]
        var workerLibraries: [String: String] = [:]
        for (path, manifest) in files where !refused.contains(where: { $0.library == path }) {
            guard manifest.kind != .codec else {
                workerLibraries[manifest.name] = path
                continue
            }
            do throws(PluginError) {
                libraries[manifest.name] = try PluginLibrary.open(path, manifest: manifest)
            } catch {
                refused.append(error)
            }
        }
        let sandboxes = running.map { $0.check() }
        problems += sandboxes.compactMap { $0.problem(allowingPartial: configuration.allowsPartialSandbox) }
        problems += refused.map { error in
            let manifest = files.first { $0.library == error.library }?.manifest
            return PluginProblem(manifest: error.manifest ?? manifest?.file, path: "/library", error.description)
        }
        self.found = folders.manifests
        self.broken = folders.broken
        self.problems = problems
        self.warnings = PluginNeeds.warnings(of: enabled) + sandboxes.compactMap(\.warning)
        self.manifests = enabled
        self.libraries = libraries
        self.workerLibraries = workerLibraries
        self.programs = programs
    }

    /// The enabled plugins, a line each.
    public var lines: [String] {
        manifests.map { "\($0.name) \($0.version) (\($0.kind.rawValue)): \($0.summary)" }
    }

    /// The listeners that have a port, on a host. `ports` are by setting.
    func listeners(host: String, ports: [String: Int]) -> [NetListener] {
        manifests.flatMap { manifest in
            manifest.listens.compactMap { listen in
                (ports[listen.setting] ?? listen.standard).map { port in
                    NetListener(
                        plugin: manifest.name, name: listen.name, setting: listen.setting, host: host, port: port,
                        isSecure: listen.isSecure, isOwn: listen.isOwn, leastBytes: listen.leastBytes)
                }
            }
        }
    }

    /// The kinds of workers, ready to start.
    func workerKinds(encoders: [String]) -> [WorkerKind] {
        manifests.compactMap { manifest in
            guard let program = programs[manifest.name], let limits = manifest.limits else { return nil }
            let loaded = manifests.filter { $0.kind == manifest.loads }
            let plugins = loaded.compactMap { plugin in
                workerLibraries[plugin.name].map { library -> JSON in
                    ["name": .string(plugin.name), "library": .string(library), "manifest": .string(plugin.file)]
                }
            }
            return WorkerKind(
                name: manifest.name, executable: program, plugins: .array(plugins), encoders: encoders,
                limits: WorkerLimits(limits))
        }
    }

    /// Names of `plugins.enabled` that no manifest has.
    private static func unknown(_ configuration: KernelConfiguration, _ folders: ManifestFolders) -> [PluginProblem] {
        let known = folders.manifests.map(\.name)
        return (configuration.enabledPlugins ?? []).enumerated().compactMap { index, name in
            guard !known.contains(name), !folders.broken.contains(where: { $0.name == name }) else { return nil }
            return PluginProblem(
                manifest: nil, path: "/plugins/enabled/\(index)",
                "no manifest of the name '\(name)' is in \(configuration.manifestFolders.joined(separator: ", ")); "
                    + "there are: \(known.joined(separator: ", ")).")
        }
    }

    /// The path of the file that a manifest names, in the library folders.
    private static func locate(_ manifest: Manifest, _ configuration: KernelConfiguration) -> String? {
        let file = manifest.executable ?? manifest.library ?? ""
        return configuration.libraryFolders.lazy.map { $0 + "/" + file }.first(where: Files.exists)
    }
}
