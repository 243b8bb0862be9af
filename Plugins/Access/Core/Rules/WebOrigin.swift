package import JSON

/// Pages that may play a stream: an origin (RFC 6454), or with `*.` those of all hosts below one. API.md, "Access".
package struct WebOrigin: Sendable, Hashable {
    private let scheme: String
    private let host: String
    private let port: Int
    private let isWildcard: Bool

    /// Reads `https://a.example`, `http://[::1]:8080`, `https://*.example`; nil of anything else, `null` included.
    package init?(_ text: String) {
        let text = text.lowercased()
        guard let scheme = ["http", "https"].first(where: { text.hasPrefix("\($0)://") }) else { return nil }
        self.scheme = scheme
        var rest = text.dropFirst(scheme.count + 3)
        isWildcard = rest.hasPrefix("*.")
        if isWildcard { rest = rest.dropFirst(2) }
        // The colons of an address in brackets are no port's.
        let search = rest.lastIndex(of: "]") ?? rest.startIndex
        if let colon = rest[search...].lastIndex(of: ":") {
            guard let number = Int(rest[rest.index(after: colon)...]), 1...65535 ~= number else { return nil }
            port = number
            rest = rest[..<colon]
        } else {
            port = scheme == "https" ? 443 : 80
        }
        guard !rest.isEmpty, rest.utf8.allSatisfy(Self.isOfHost) else { return nil }
        host = String(rest)
    }

    /// All of a list; nil where one is malformed.
    package static func all(_ list: [JSON]) -> [WebOrigin]? {
        let origins = list.compactMap { $0.string.flatMap(WebOrigin.init) }
        return origins.count == list.count ? origins : nil
    }

    /// Whether a page's `Origin` is one of these.
    package func covers(_ origin: WebOrigin) -> Bool {
        guard scheme == origin.scheme, port == origin.port, !origin.isWildcard else { return false }
        return isWildcard ? origin.host.hasSuffix(".\(host)") : origin.host == host
    }

    /// As a source of `frame-ancestors` (CSP 3, section 2.3.1).
    package var source: String { "\(scheme)://\(isWildcard ? "*." : "")\(host):\(port)" }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F: true
        default: false
        }
    }
}
