/// The bodies that the plugin's routes take.
public protocol Exchanges: Sendable {
    /// Breaks off the body of the request with that ``HTTPRequest/id``, unless bytes of it came within `idleMilliseconds`:
    /// then it throws `BUSY`. Returns when that request is over, after ``Plugin/received(_:for:)``; at once where none is
    /// under way.
    func endBody(of id: UInt64, idleMilliseconds: UInt32) async throws
}

/// Of a host without the service "http".
struct NoExchanges: Exchanges {
    func endBody(of id: UInt64, idleMilliseconds: UInt32) async throws { throw PluginError.missingService("http") }
}
