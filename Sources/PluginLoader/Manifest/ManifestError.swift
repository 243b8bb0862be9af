public import JSON

/// Everything that is wrong with a manifest.
public struct ManifestError: Error, Sendable, CustomStringConvertible {
    /// The manifest's file.
    public let file: String
    /// At least one, with a JSON pointer into the manifest; an empty one is the whole file.
    public let issues: [JSONSchema.Issue]

    /// Makes an error.
    public init(file: String, issues: [JSONSchema.Issue]) {
        self.file = file
        self.issues = issues
    }

    /// A sentence an issue, each with the file's name.
    public var description: String {
        issues.map { issue in
            let place = issue.path.isEmpty ? "" : ": \(issue.path)"
            return "The manifest \(file)\(place) \(issue.problem)."
        }.joined(separator: "\n")
    }
}
