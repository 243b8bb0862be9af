/// Why a schema is none.
public struct JSONSchemaError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where in the schema: a JSON pointer, empty for the schema itself.
    public let path: String
    /// What is wrong, as the end of a sentence.
    public let problem: String

    /// Makes an error.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { path.isEmpty ? "the schema \(problem)" : "\(path) \(problem)" }
}
