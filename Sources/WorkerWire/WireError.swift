/// Why bytes are no frame.
public struct WireError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What came instead, as a noun phrase: `a frame of type 9`.
    public let problem: String

    /// Makes an error.
    public init(problem: String) {
        self.problem = problem
    }

    public var description: String { problem }
}
