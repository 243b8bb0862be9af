/// A rule that a live session breaks.
public struct HLSLiveViolation: Sendable, Hashable, CustomStringConvertible {
    /// Which.
    public var rule: HLSLiveRule
    /// The address, or what it is.
    public var place: String
    /// Seconds since the recording began.
    public var time: Double
    /// What is wrong, with the line or the figures.
    public var problem: String

    /// States one.
    public init(_ rule: HLSLiveRule, _ place: String, at time: Double, _ problem: String) {
        self.rule = rule
        self.place = place
        self.time = time
        self.problem = problem
    }

    public var description: String {
        "\(rule.rawValue) in \(place) at \((time * 1000).rounded() / 1000) s: \(problem)"
    }
}
