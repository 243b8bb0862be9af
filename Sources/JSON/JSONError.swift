/// Why bytes are not JSON.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The byte at which it was noticed, from 0.
    public let offset: Int
    /// What was expected and found, as the end of a sentence: `expected a value, found '}'`.
    public let problem: String

    /// Makes an error.
    public init(offset: Int, problem: String) {
        self.offset = offset
        self.problem = problem
    }

    public var description: String { "not valid JSON: \(problem) at byte \(offset)" }
}
