package import PluginLoader

/// Whether a set of plugins can work together.
package enum PluginNeeds {
    /// Why they cannot be started: required needs that nothing meets, and names that two claim.
    ///
    /// `services` are those that the host has; what a broken manifest seems to offer is not missed.
    package static func problems(
        of manifests: [Manifest], services: some Sequence<String>, broken: [BrokenManifest] = []
    ) -> [PluginProblem] {
        let services = Set(services)
        let offers = Offers(manifests, broken)
        var problems = manifests.flatMap { missing(in: $0, offers: offers, services: services) }
        problems += twice(manifests, "operation") { $0.operations.map(\.name) }
        problems += twice(manifests, "kind of job") { $0.jobs.map(\.kind) }
        problems += twice(manifests, "route") { manifest in
            manifest.routes.map { route in
                "\(route.method) \((try? RoutePattern(route.path))?.shape ?? route.path)"
            }
        }
        problems += twice(manifests, "listener") { $0.listens.map(\.name) }
        problems += twice(manifests, "listener's setting") { $0.listens.map(\.setting) }
        if let problem = storage(manifests, isUncertain: broken.contains { $0.kind ?? "storage" == "storage" }) {
            problems.append(PluginProblem(manifest: nil, path: "/plugins/enabled", problem))
        }
        return problems
    }

    /// Why encoders cannot be preferred: names that no enabled plugin offers.
    package static func problems(
        ofEncoders names: [String], manifests: [Manifest], broken: [BrokenManifest] = []
    ) -> [PluginProblem] {
        guard !broken.contains(where: { $0.kind ?? "codec" == "codec" }) else { return [] }
        let codecs = manifests.flatMap(\.codecs)
        let known = codecs.filter { $0.direction == .encode }.map(\.name).sorted()
        return names.enumerated().filter { !known.contains($0.element) }.map { index, name in
            let what =
                codecs.contains { $0.name == name }
                ? "only decodes. Choose" : "is offered by no enabled plugin. Enable its plugin, or choose"
            return PluginProblem(
                manifest: nil, path: "/plugins/encoders/\(index)",
                "'\(name)' \(what) of these: " + (known.isEmpty ? "none." : known.joined(separator: ", ") + "."))
        }
    }

    /// What is wrong unless exactly one plugin keeps the files.
    private static func storage(_ manifests: [Manifest], isUncertain: Bool) -> String? {
        let drivers = manifests.filter { $0.kind == .storage }.map(\.name)
        if drivers.isEmpty, !isUncertain {
            return "No storage plugin is enabled, so there is nowhere to keep files; enable one, 'local-storage' say."
        }
        guard drivers.count > 1 else { return nil }
        return "Several storage plugins are enabled (\(drivers.joined(separator: ", "))); name one of them."
    }

    /// What plugins must do without, a sentence each for the operator.
    package static func warnings(of manifests: [Manifest]) -> [String] {
        let offers = Offers(manifests)
        var warnings: [String] = []
        for manifest in manifests {
            for need in manifest.needs.operations where need.optional && !offers.operations.contains(need.name) {
                warnings.append(
                    "The plugin '\(manifest.name)' works without the operation '\(need.name)', which no enabled plugin "
                        + "offers: \(need.without).")
            }
            if let kind = manifest.loads, !manifests.contains(where: { $0.kind == kind }),
                !manifests.contains(where: { $0.needs.workers.contains(manifest.name) })
            {
                warnings.append(
                    "The worker '\(manifest.name)' loads plugins of kind '\(kind.rawValue)', but none is enabled, so it can "
                        + "do nothing.")
            }
        }
        return warnings
    }

    /// What a set offers to others.
    private struct Offers {
        let operations: Set<String>
        let workers: Set<String>
        /// The workers that have nothing to load, by the kind that they need.
        let without: [String: Manifest.Kind]

        /// Whether somebody may offer anything.
        let isUncertain: Bool

        init(_ manifests: [Manifest], _ broken: [BrokenManifest] = []) {
            operations = broken.reduce(
                into: KernelOperations.names.union(manifests.flatMap { $0.operations.map(\.name) })
            ) {
                $0.formUnion($1.operations)
            }
            workers = Set(manifests.filter { $0.kind == .worker }.map(\.name)).union(broken.map(\.name))
            let kinds = Set(manifests.map(\.kind)).union(broken.compactMap { $0.kind.flatMap(Manifest.Kind.init) })
            without = manifests.reduce(into: [:]) { without, manifest in
                if let kind = manifest.loads, !kinds.contains(kind) { without[manifest.name] = kind }
            }
            isUncertain = broken.contains { !$0.isReadable }
        }
    }

    private static func missing(in manifest: Manifest, offers: Offers, services: Set<String>) -> [PluginProblem] {
        let plugin = "The plugin '\(manifest.name)' needs"
        let otherwise = "or leave '\(manifest.name)' out of plugins.enabled"
        let needs = manifest.needs
        var problems: [PluginProblem] = []
        func add(_ path: String, _ problem: String) {
            problems.append(PluginProblem(manifest: manifest.file, path: "/needs/\(path)", "\(plugin) \(problem)"))
        }
        for (index, service) in needs.services.enumerated() where !services.contains(service) {
            add(
                "services/\(index)",
                "the service '\(service)', which this server does not have; it has "
                    + "\(services.sorted().joined(separator: ", ")). Update the server, \(otherwise).")
        }
        guard !offers.isUncertain else { return problems }
        for (index, worker) in needs.workers.enumerated() {
            if !offers.workers.contains(worker) {
                add("workers/\(index)", "the worker '\(worker)', which is not enabled. Enable it, \(otherwise).")
            } else if let kind = offers.without[worker] {
                add(
                    "workers/\(index)",
                    "the worker '\(worker)', which can do nothing without a plugin of kind '\(kind.rawValue)', and "
                        + "none is enabled. Enable one, \(otherwise).")
            }
        }
        for (index, need) in needs.operations.enumerated()
        where !need.optional && !offers.operations.contains(need.name) {
            add(
                "operations/\(index)",
                "the operation '\(need.name)', which no enabled plugin offers: without it \(need.without). "
                    + "Enable a plugin that offers it, \(otherwise).")
        }
        return problems
    }

    private static func twice(
        _ manifests: [Manifest], _ what: String, _ names: (Manifest) -> [String]
    ) -> [PluginProblem] {
        var owners: [String: Manifest] = [:]
        var problems: [PluginProblem] = []
        for manifest in manifests {
            for name in names(manifest) {
                if let other = owners[name] {
                    problems.append(
                        PluginProblem(
                            manifest: manifest.file, path: "",
                            "The \(what) '\(name)' is claimed by '\(other.name)' (\(other.file)) and "
                                + "'\(manifest.name)' (\(manifest.file)); enable only one of them."))
                }
                owners[name] = manifest
            }
        }
        return problems
    }
}
