/// How a key signs tokens (RFC 7518, section 3.1; RFC 8037). A key has one for ever: a token cannot choose.
package enum SigningAlgorithm: String, Sendable, CaseIterable {
    /// Ed25519, the default.
    case edDSA = "EdDSA"
    /// RSA of 2048 to 4096 bits, PKCS #1 1.5, SHA-256.
    case rs256 = "RS256"
    /// HMAC with SHA-256: who can check can also sign.
    case hs256 = "HS256"

    /// Whether what checks is the same as what signs.
    package var isSymmetric: Bool { self == .hs256 }
}
