/// What ``HLSInspection`` asks a server for.
public struct HLSRequest: Sendable, Hashable {
    /// `GET` or `HEAD`.
    public var method: String
    /// Beside the multivariant playlist: "720p/0.m4s".
    public var address: String
    /// Names and values.
    public var fields: [String: String]

    /// Asks for an address.
    public init(_ address: String, method: String = "GET", fields: [String: String] = [:]) {
        self.method = method
        self.address = address
        self.fields = fields
    }
}
