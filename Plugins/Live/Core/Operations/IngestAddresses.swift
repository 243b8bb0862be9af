package import JSON

/// Where a publisher sends to: `ingest` of `startLive`'s answer.
package struct IngestAddresses: Sendable, Hashable {
    /// The server's name as clients know it, with brackets where it is an IPv6 address.
    package var host: String
    /// Of the listeners; nil: there is none.
    package var rtmpPort: Int?
    package var srtPort: Int?

    /// Of a server at that public address.
    package init(publicURL: String, rtmpPort: Int?, srtPort: Int?) {
        host = Self.host(of: publicURL)
        self.rtmpPort = rtmpPort
        self.srtPort = srtPort
    }

    /// For a publisher with that key. `rtmp` is without it, as programs have two fields; `srt` is whole.
    /// With a passphrase that has it, too.
    package func json(key: String, passphrase: String? = nil) -> JSON {
        let secret = passphrase.map { "&passphrase=\($0)" } ?? ""
        return .object([
            "rtmp": rtmpPort.map { .string("rtmp://\(host):\($0)/live") } ?? .null,
            "srt": srtPort.map { .string("srt://\(host):\($0)?streamid=publish:\(key)\(secret)") } ?? .null,
            "whip": .null,
        ])
    }

    private static func host(of url: String) -> String {
        let rest = url.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? "localhost"
        let authority = rest.split(separator: "@").last ?? rest
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.split(separator: ":").first ?? "localhost")
    }
}
