package import JSON
package import PluginSDK

/// What is asked about a viewer: all that an answer may depend on.
package struct ViewerQuestion: Sendable, Hashable {
    /// A stream's id, or a token.
    package var key: String
    /// What is asked for.
    package var kind: Viewing.Kind
    /// The viewer's, after trusted proxies.
    package var clientAddress: String
    /// The page's, where the request names one.
    package var origin: String?
    /// Two capitals, where a trusted proxy said so.
    package var country: String?

    /// What a request asks.
    package init(_ request: HTTPRequest, for kind: Viewing.Kind) {
        key = request.parameter("key") ?? ""
        self.kind = kind
        clientAddress = request.clientAddress
        origin = request.header("origin")
        country = request.header("stream-country").flatMap(Self.country)
    }

    /// What another plugin asks (`admitViewer`).
    package init(_ parameters: JSONObject) {
        key = parameters["key"]?.string ?? ""
        kind = parameters["kind"]?.string.flatMap(Viewing.Kind.init(rawValue:)) ?? .playlist
        clientAddress = parameters["clientAddress"]?.string ?? ""
        origin = parameters["origin"]?.string
        country = parameters["country"]?.string.flatMap(Self.country)
    }

    /// The parameters of `authorizeViewer`.
    var parameters: JSONObject {
        var parameters: JSONObject = [
            "key": .string(key), "kind": .string(kind.rawValue), "clientAddress": .string(clientAddress),
        ]
        if let origin { parameters["origin"] = .string(origin) }
        if let country { parameters["country"] = .string(country) }
        return parameters
    }

    /// Bytes of the longest key.
    package static let mostKeyBytes = 4096

    /// Whether it is short enough to be remembered: an `Origin` may be as long as a header, and a browser's never is.
    var isBrief: Bool { (origin?.utf8.count ?? 0) <= 255 }

    /// Whether the key is made of unreserved characters of an address, so that it can stand in a page as it is.
    var isWellFormed: Bool {
        1...Self.mostKeyBytes ~= key.utf8.count
            && key.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
                default: false
                }
            }
    }

    /// A code of ISO 3166. Proxies say XX or T1 where they do not know.
    private static func country(_ text: String) -> String? {
        let text = text.uppercased()
        return text.utf8.count == 2 && text != "XX" && text.utf8.allSatisfy({ 0x41...0x5A ~= $0 }) ? text : nil
    }
}
