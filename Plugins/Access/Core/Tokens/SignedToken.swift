package import JSON

/// A token taken apart: a JWT in compact form (RFC 7515, section 7.1). Nothing of it is believed yet.
package struct SignedToken: Sendable {
    /// Bytes of the longest that is looked at.
    package static let mostBytes = 4096

    /// `kid`: which key is to have signed it.
    package let keyID: String
    /// `alg`, as it claims; the key decides.
    package let algorithm: String
    private let message: [UInt8]
    private let payload: [UInt8]
    private let signature: [UInt8]

    /// Takes it apart; nil where it is none, or says that it must be understood in ways that it is not (`crit`).
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.mostBytes else { return nil }
        let parts = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }), let header = Base64URL.bytes(of: parts[0]),
            let payload = Base64URL.bytes(of: parts[1]), let signature = Base64URL.bytes(of: parts[2]),
            let fields = try? JSON(parsing: header, limits: JSONLimits(depth: 4)).object,
            let keyID = fields["kid"]?.string, let algorithm = fields["alg"]?.string, fields["crit"] == nil
        else { return nil }
        self.keyID = keyID
        self.algorithm = algorithm
        self.payload = payload
        self.signature = signature
        message = Array(bytes.prefix(parts[0].count + 1 + parts[1].count))
    }

    /// The claims, where the signature is the key's and the algorithm is the key's own; else nil.
    package func claims(by key: TokenKey) -> TokenClaims? {
        guard algorithm == key.algorithm.rawValue, key.verifies(signature, of: message),
            let fields = try? JSON(parsing: payload, limits: JSONLimits(depth: 8)).object
        else { return nil }
        return TokenClaims(fields)
    }

    /// Signs claims; nil where the key has no private part.
    package static func text(_ claims: JSONObject, keyID: String, key: TokenKey) -> String? {
        let header: JSON = ["alg": .string(key.algorithm.rawValue), "kid": .string(keyID), "typ": "JWT"]
        let message = Base64URL.text(of: header.bytes()) + "." + Base64URL.text(of: JSON.object(claims).bytes())
        return key.signature(of: Array(message.utf8)).map { message + "." + Base64URL.text(of: $0) }
    }
}
