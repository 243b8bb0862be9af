/// A rule that a playlist breaks.
public struct HLSViolation: Sendable, Hashable, CustomStringConvertible {
    /// Which.
    public var rule: HLSRule
    /// The playlist's address, or what it is.
    public var playlist: String
    /// What is wrong, with the line or the figures.
    public var problem: String

    /// States one.
    public init(_ rule: HLSRule, _ playlist: String, _ problem: String) {
        self.rule = rule
        self.playlist = playlist
        self.problem = problem
    }

    public var description: String { "\(rule.rawValue) in \(playlist): \(problem)" }
}
