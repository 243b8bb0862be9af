/// One thing that is wrong with the settings.
public struct SettingsProblem: Sendable, Hashable, CustomStringConvertible {
    /// Where it was given: `stream.yaml:12`, `STREAM_HTTP_PORT`, or `default`.
    public let source: String
    /// The setting's path (`http.port`), or empty where the problem is not about one setting.
    public let path: String
    /// What is wrong and what was expected.
    public let problem: String

    /// Makes a problem.
    public init(source: String, path: String, problem: String) {
        self.source = source
        self.path = path
        self.problem = problem
    }

    public var description: String {
        path.isEmpty ? "\(source): \(problem)" : "\(source): \(path): \(problem)"
    }
}

/// Everything that is wrong with the settings, at once.
public struct SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one.
    public let problems: [SettingsProblem]

    /// Makes an error of its problems.
    public init(_ problems: [SettingsProblem]) {
        self.problems = problems
    }

    /// One line for each problem, after a line that says how many there are.
    public var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return (["The configuration has \(count):"] + problems.map { "  \($0)" }).joined(separator: "\n")
    }
}
