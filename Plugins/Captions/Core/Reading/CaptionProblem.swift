/// Why a caption file cannot be taken, and where.
package struct CaptionProblem: Error, Sendable, Hashable {
    /// From 1.
    package let line: Int
    /// A sentence that says what is wrong and what should be there.
    package let reason: String

    /// Describes one.
    package init(line: Int, _ reason: String) {
        self.line = line
        self.reason = reason
    }
}
