/// A request that a client made in a live session, and its answer.
public struct HLSLiveExchange: Sendable, Hashable {
    /// Beside the multivariant playlist: "720p/live.m3u8", "720p/17.3.m4s".
    public var address: String
    /// Without the "?".
    public var query: String
    /// Seconds since the recording began.
    public var askedAt: Double
    /// When the whole answer was there, seconds since the recording began.
    public var answeredAt: Double
    /// What came.
    public var answer: HLSAnswer

    /// Describes one.
    public init(_ address: String, query: String = "", askedAt: Double, answeredAt: Double, answer: HLSAnswer) {
        self.address = address
        self.query = query
        self.askedAt = askedAt
        self.answeredAt = answeredAt
        self.answer = answer
    }

    /// A delivery directive of the query (RFC 8216bis section 6.2.5).
    func directive(_ name: String) -> String? {
        query.split(separator: "&").first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.utf8.count + 1)) }
    }
}
