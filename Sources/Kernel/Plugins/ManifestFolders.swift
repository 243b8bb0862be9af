import JSON
public import PluginLoader

/// The manifests of some folders.
struct ManifestFolders {
    /// Those that can be used, in the order of their names.
    let manifests: [Manifest]
    /// Those that cannot.
    let broken: [BrokenManifest]
    /// Everything that is wrong with them.
    let problems: [PluginProblem]

    /// Reads every `NAME.json`.
    init(reading folders: [String]) {
        var problems: [PluginProblem] = []
        var broken: [BrokenManifest] = []
        var manifests: [String: Manifest] = [:]
        for (index, folder) in folders.enumerated() {
            guard let files = Files.list(folder) else {
                problems.append(
                    PluginProblem(
                        manifest: nil, path: "/plugins/manifests/\(index)",
                        "The manifest folder \(folder) cannot be read: \(Files.lastProblem)."))
                continue
            }
            for file in files where file.hasSuffix(".json") && !file.hasPrefix(".") {
                do {
                    let manifest = try Manifest(reading: folder + "/" + file)
                    if let other = manifests[manifest.name] {
                        problems.append(
                            PluginProblem(
                                manifest: manifest.file, path: "/name",
                                "\(other.file) describes a plugin '\(manifest.name)' too; take one of them away."))
                    }
                    manifests[manifest.name] = manifest
                } catch {
                    broken.append(BrokenManifest(file: error.file))
                    problems += error.issues.map { issue in
                        PluginProblem(manifest: error.file, path: issue.path, issue.problem + ".")
                    }
                }
            }
        }
        self.manifests = manifests.values.sorted { $0.name < $1.name }
        self.broken = broken
        self.problems = problems
    }
}

extension KernelConfiguration {
    /// The manifests of the folders, in the order of their names. Throws what is wrong with any of them.
    public static func manifests(in folders: [String]) throws(PluginSetError) -> [Manifest] {
        let folders = ManifestFolders(reading: folders)
        guard folders.problems.isEmpty else { throw PluginSetError(problems: folders.problems) }
        return folders.manifests
    }
}
