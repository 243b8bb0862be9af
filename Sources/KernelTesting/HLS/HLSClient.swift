/// A client that ``HLSInspection`` looks through: of a server, or of what a test has in memory.
public protocol HLSClient: Sendable {
    /// Answers to requests, in their order.
    func answers(to requests: [HLSRequest]) async throws -> [HLSAnswer]
}
