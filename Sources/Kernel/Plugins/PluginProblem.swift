/// One reason why a set of plugins cannot be started.
public struct PluginProblem: Sendable, Hashable, CustomStringConvertible {
    /// The manifest that it is about; nil: a setting.
    public let manifest: String?
    /// A JSON pointer into the manifest (empty: the whole of it), or to the setting: `/plugins/enabled/1`.
    public let path: String
    /// What is wrong and what to do.
    public let problem: String

    /// Makes a problem.
    package init(manifest: String?, path: String, _ problem: String) {
        self.manifest = manifest
        self.path = path
        self.problem = problem
    }

    public var description: String {
        [manifest ?? "settings", path, problem].filter { !$0.isEmpty }.joined(separator: ": ")
    }
}

/// Why a set of plugins cannot be started.
public struct PluginSetError: Error, Sendable, CustomStringConvertible {
    /// At least one.
    public let problems: [PluginProblem]

    public var description: String {
        problems.count == 1
            ? problems[0].description
            : "The plugins have \(problems.count) problems:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
    }
}
