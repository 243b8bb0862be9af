/// A listener of a plugin's manifest, and where it listens.
public struct NetListener: Sendable, Hashable {
    /// Whose connections they are.
    public let plugin: String
    /// The manifest's name of it: `rtmp`.
    public let name: String
    /// The setting of its port: `rtmp.port`.
    public let setting: String
    /// The address or host name to listen on.
    public let host: String
    /// The port; 0 takes a free one.
    public let port: Int
    /// Whether it speaks TLS alone.
    public let isSecure: Bool
    /// Whether the plugin opens it itself, by UDP.
    public let isOwn: Bool
    /// The plugin is told what came once so many bytes are there, or the end is; 1: each byte at once. Not with TLS.
    public let leastBytes: Int

    /// Describes one.
    public init(
        plugin: String, name: String, setting: String, host: String, port: Int, isSecure: Bool = false,
        isOwn: Bool = false, leastBytes: Int = 1
    ) {
        self.plugin = plugin
        self.name = name
        self.setting = setting
        self.host = host
        self.port = port
        self.isSecure = isSecure
        self.isOwn = isOwn
        self.leastBytes = leastBytes
    }

    /// "127.0.0.1:1935", "[::1]:1935".
    public static func text(host: String, port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
