/// An address of the server's own: "127.0.0.1:1935", "[::1]:1935".
public struct NetAddress: Sendable, Hashable, CustomStringConvertible {
    /// An IP address without brackets, or a name.
    public let host: String
    /// 0 takes a free one.
    public let port: Int

    /// Makes one.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads one; nil where it is none.
    public init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        self.init(host: String(host), port: port)
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
