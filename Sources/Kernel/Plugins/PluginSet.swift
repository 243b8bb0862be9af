import JSON
public import PluginLoader

/// The plugins that a configuration enables: manifests that were read, agree with each other, and whose libraries are
/// what they say.
struct PluginSet: Sendable {
    /// In the order of their names.
    let manifests: [Manifest]
    /// Sentences about what is missing but optional.
    let warnings: [String]
    /// The libraries of plugins that the server loads itself, by plugin.
    let libraries: [String: PluginLibrary]
    /// The files of libraries that only workers load, by plugin.
    let workerLibraries: [String: String]
    /// The programs of workers, by plugin.
    let programs: [String: String]

    /// Finds, reads and checks them. Every problem is in the error.
    static func load(_ configuration: KernelConfiguration) throws(PluginSetError) -> PluginSet {
        let enabled = try enabledManifests(configuration)
        var problems = PluginNeeds.problems(of: enabled, services: ServiceTables.names)
        problems += PluginNeeds.problems(ofEncoders: configuration.encoders, manifests: enabled)
        var programs: [String: String] = [:]
        var files: [(library: String, manifest: Manifest)] = []
        for manifest in enabled {
            do throws(PluginSetError) {
                let path = try locate(manifest.executable ?? manifest.library ?? "", of: manifest, configuration)
                if manifest.kind == .worker { programs[manifest.name] = path } else { files.append((path, manifest)) }
            } catch {
                problems += error.problems
            }
        }
        // In a child process first: a library that crashes as it is loaded takes nothing with it, and is named.
        let refused = PluginProbe.check(files, command: configuration.probe)
        problems += refused.map(\.description)
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
                problems.append(error.description)
            }
        }
        guard problems.isEmpty else { throw PluginSetError(problems: problems) }
        return PluginSet(
            manifests: enabled, warnings: PluginNeeds.warnings(of: enabled), libraries: libraries,
            workerLibraries: workerLibraries, programs: programs)
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

    private static func enabledManifests(
        _ configuration: KernelConfiguration
    ) throws(PluginSetError) -> [Manifest] {
        let found = try KernelConfiguration.manifests(in: configuration.manifestFolders)
        guard let names = configuration.enabledPlugins else { return found }
        let unknown = names.subtracting(found.map(\.name)).sorted()
        guard unknown.isEmpty else {
            let known = found.map(\.name).joined(separator: ", ")
            throw PluginSetError(
                problems: unknown.map {
                    "plugins.enabled names '\($0)', but no manifest of that name is in "
                        + "\(configuration.manifestFolders.joined(separator: ", ")); there are: \(known)."
                })
        }
        return found.filter { names.contains($0.name) }
    }

    /// The path of a file that a manifest names, in the library folders.
    private static func locate(
        _ file: String, of manifest: Manifest, _ configuration: KernelConfiguration
    ) throws(PluginSetError) -> String {
        for folder in configuration.libraryFolders {
            let path = folder + "/" + file
            if Files.exists(path) { return path }
        }
        throw PluginSetError(problems: [
            "\(file), which \(manifest.file) names, is in none of "
                + "\(configuration.libraryFolders.joined(separator: ", ")). Build or install it, "
                + "or leave '\(manifest.name)' out of plugins.enabled."
        ])
    }
}

/// Why a set of plugins cannot be started: a sentence for each problem.
public struct PluginSetError: Error, Sendable, CustomStringConvertible {
    /// At least one.
    public let problems: [String]

    public var description: String {
        problems.count == 1
            ? problems[0]
            : "The plugins have \(problems.count) problems:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
    }
}

extension KernelConfiguration {
    /// The manifests of the folders, in the order of their names. Throws what is wrong with any of them.
    public static func manifests(in folders: [String]) throws(PluginSetError) -> [Manifest] {
        var problems: [String] = []
        var manifests: [String: Manifest] = [:]
        for folder in folders {
            guard let files = Files.list(folder) else {
                problems.append("The manifest folder \(folder) cannot be read: \(Files.lastProblem).")
                continue
            }
            for file in files where file.hasSuffix(".json") && !file.hasPrefix(".") {
                do {
                    let manifest = try Manifest(reading: folder + "/" + file)
                    if let other = manifests[manifest.name] {
                        problems.append("\(manifest.file) and \(other.file) both describe a plugin '\(manifest.name)'.")
                    }
                    manifests[manifest.name] = manifest
                } catch {
                    problems.append("\(error)")
                }
            }
        }
        guard problems.isEmpty else { throw PluginSetError(problems: problems) }
        return manifests.values.sorted { $0.name < $1.name }
    }
}
