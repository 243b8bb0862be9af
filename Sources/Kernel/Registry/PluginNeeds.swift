package import PluginLoader

/// Whether a set of plugins can work together.
package enum PluginNeeds {
    /// Why they cannot be started, a sentence each: required needs that nothing meets, and names that two claim.
    ///
    /// `services` are those that the host has.
    package static func problems(of manifests: [Manifest], services: some Sequence<String>) -> [String] {
        let services = Set(services)
        let offers = Offers(manifests)
        var problems = manifests.flatMap { missing(in: $0, offers: offers, services: services) }
        problems += twice(manifests, "operation") { $0.operations.map(\.name) }
        problems += twice(manifests, "kind of job") { $0.jobs.map(\.kind) }
        problems += twice(manifests, "route") { manifest in
            manifest.routes.map { route in
                "\(route.method) \((try? RoutePattern(route.path))?.shape ?? route.path)"
            }
        }
        return problems
    }

    /// Why encoders cannot be preferred: names that no enabled plugin offers.
    package static func problems(ofEncoders names: [String], manifests: [Manifest]) -> [String] {
        let codecs = manifests.flatMap(\.codecs)
        let known = codecs.filter { $0.direction == .encode }.map(\.name).sorted()
        return names.filter { !known.contains($0) }.map { name in
            let what =
                codecs.contains { $0.name == name }
                ? "which only decodes. Choose" : "which no enabled plugin offers. Enable its plugin, or choose"
            return "plugins.encoders names '\(name)', \(what) of these: "
                + (known.isEmpty ? "none." : known.joined(separator: ", ") + ".")
        }
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

        init(_ manifests: [Manifest]) {
            operations = Set(manifests.flatMap { $0.operations.map(\.name) }).union(KernelOperations.names)
            workers = Set(manifests.filter { $0.kind == .worker }.map(\.name))
            let kinds = Set(manifests.map(\.kind))
            without = manifests.reduce(into: [:]) { without, manifest in
                if let kind = manifest.loads, !kinds.contains(kind) { without[manifest.name] = kind }
            }
        }
    }

    private static func missing(in manifest: Manifest, offers: Offers, services: Set<String>) -> [String] {
        let plugin = "The plugin '\(manifest.name)' (\(manifest.file)) needs"
        let otherwise = "or leave '\(manifest.name)' out of plugins.enabled"
        var problems: [String] = []
        for service in manifest.needs.services where !services.contains(service) {
            problems.append(
                "\(plugin) the service '\(service)', which this server does not have; it has "
                    + "\(services.sorted().joined(separator: ", ")). Update the server, \(otherwise).")
        }
        for worker in manifest.needs.workers where !offers.workers.contains(worker) {
            problems.append("\(plugin) the worker '\(worker)', which is not enabled. Enable it, \(otherwise).")
        }
        for worker in manifest.needs.workers {
            guard let kind = offers.without[worker] else { continue }
            problems.append(
                "\(plugin) the worker '\(worker)', which can do nothing without a plugin of kind '\(kind.rawValue)', and "
                    + "none is enabled. Enable one, \(otherwise).")
        }
        for need in manifest.needs.operations where !need.optional && !offers.operations.contains(need.name) {
            problems.append(
                "\(plugin) the operation '\(need.name)', which no enabled plugin offers: without it \(need.without). "
                    + "Enable a plugin that offers it, \(otherwise).")
        }
        return problems
    }

    private static func twice(_ manifests: [Manifest], _ what: String, _ names: (Manifest) -> [String]) -> [String] {
        var owners: [String: Manifest] = [:]
        var problems: [String] = []
        for manifest in manifests {
            for name in names(manifest) {
                if let other = owners[name] {
                    problems.append(
                        "The \(what) '\(name)' is claimed by '\(other.name)' (\(other.file)) and '\(manifest.name)' "
                            + "(\(manifest.file)); enable only one of them.")
                }
                owners[name] = manifest
            }
        }
        return problems
    }
}
