/// Why providers do not make a registry: a sentence for each problem.
package struct RegistryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// At least one.
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }
}
