/// What a parser takes, beyond what is valid (RFC 8259, section 9).
public struct JSONLimits: Sendable, Hashable {
    /// How deep arrays and objects may nest. The parser recurses as deep.
    public var depth: Int
    /// The length of a number's text, in bytes.
    public var numberBytes: Int

    /// Depth 64, numbers of 1,024 bytes.
    public static let `default` = JSONLimits()

    /// Makes limits.
    public init(depth: Int = 64, numberBytes: Int = 1024) {
        self.depth = depth
        self.numberBytes = numberBytes
    }
}
