import CStreamPlugin

extension PluginDescription {
    /// How a library differs from its manifest; nil when it agrees.
    func disagreement(with manifest: Manifest, library: String) -> PluginError? {
        // A higher minor version is additive: a plugin that was built with one asks the host for what it may use.
        let differences =
            nameDifferences(manifest) + offerDifferences(manifest) + functionDifferences(manifest)
        guard let first = differences.first else { return nil }
        return PluginError(
            code: first.code, library: library, manifest: manifest.file,
            problem: differences.map(\.sentence).joined(separator: "; "))
    }

    typealias Difference = (code: PluginError.Code, sentence: String)

    private func nameDifferences(_ manifest: Manifest) -> [Difference] {
        var differences: [Difference] = []
        if name != manifest.name {
            differences.append((.name, "the library says name '\(name)', the manifest says '\(manifest.name)'"))
        }
        if version != manifest.version {
            differences.append((.version, "the library says version \(version), the manifest says \(manifest.version)"))
        }
        if kind != manifest.kind {
            let said = kind.map { "'\($0.rawValue)'" } ?? "unknown to this server"
            differences.append((.kind, "the library says kind \(said), the manifest says '\(manifest.kind.rawValue)'"))
        }
        return differences
    }

    private func offerDifferences(_ manifest: Manifest) -> [Difference] {
        let codecs = manifest.codecs.map { "\($0.name) (\($0.codec), \($0.kind), \($0.direction.rawValue))" }
        return Self.compare(operations, manifest.operations.map(\.name), .operations, "operations")
            + (kind == .codec && functionsSize.map { $0 >= neededFunctionsSize } == true
                ? Self.compare(self.codecs, codecs, .codecs, "codecs") : [])
    }

    private static func compare(
        _ library: [String], _ manifest: [String], _ code: PluginError.Code, _ what: String
    ) -> [Difference] {
        func list(_ names: Set<String>) -> String { names.sorted().joined(separator: ", ") }
        let missing = Set(manifest).subtracting(library)
        let extra = Set(library).subtracting(manifest)
        var differences: [Difference] = []
        if !missing.isEmpty {
            differences.append((code, "the manifest names \(what) that the library lacks: \(list(missing))"))
        }
        if !extra.isEmpty {
            differences.append((code, "the library has \(what) that the manifest does not name: \(list(extra))"))
        }
        return differences
    }

    private func functionDifferences(_ manifest: Manifest) -> [Difference] {
        guard kind == manifest.kind else { return [] }
        guard let functionsSize else {
            return [(.functions, "its descriptor has no function table (functions is NULL)")]
        }
        guard functionsSize >= neededFunctionsSize else {
            return [(.functions, "its function table has \(functionsSize) bytes, but needs \(neededFunctionsSize)")]
        }
        let missing = Self.required(manifest).filter { !functions.contains($0.function) }
        guard !missing.isEmpty else { return [] }
        let list = missing.map { "\($0.function) (\($0.reason))" }.joined(separator: ", ")
        return [(.functions, "its function table lacks \(list)")]
    }

    private static func required(_ manifest: Manifest) -> [(function: String, reason: String)] {
        switch manifest.kind {
        case .storage: return stream_storage_v1.required.map { ($0, "every storage driver has it") }
        case .codec, .worker: return []
        case .operations:
            var required = [(function: "invoke", reason: "every operation plugin has it")]
            if !manifest.routes.isEmpty { required.append(("http_head", "the manifest names routes")) }
            if !manifest.jobs.isEmpty { required.append(("run_job", "the manifest names jobs")) }
            if !manifest.subscribes.isEmpty { required.append(("event", "the manifest subscribes to events")) }
            if !manifest.hears.isEmpty { required.append(("event", "the manifest hears of signals")) }
            if manifest.needs.services.contains("net") { required.append(("net", "the manifest needs that service")) }
            return required
        }
    }
}
