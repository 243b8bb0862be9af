import COpenSSL

/// The API keys, kept as SHA-256 digests.
public struct Keys: Sendable {
    /// The account of the admin key of the configuration.
    public static let adminAccount = "main"

    private let adminDigest: [UInt8]

    /// Keys with the first admin key.
    public init(adminKey: String) {
        self.adminDigest = SHA256.digest(Array(adminKey.utf8))
    }

    /// Who a secret belongs to. Throws `AUTHENTICATION_ERROR` for one that is not known.
    public func authenticate(_ secret: String) async throws(KernelError) -> Caller {
        let digest = SHA256.digest(Array(secret.utf8))
        guard CRYPTO_memcmp(digest, adminDigest, digest.count) == 0 else {
            throw .authentication("This API key is not known; check it, or make one with an admin key.")
        }
        return Caller(keyID: "key_admin", account: Self.adminAccount, scopes: ["admin"])
    }

    /// A new secret: `sk_`, 32 random base-62 digits (190 bits) and a checksum of six, so that scanners know it.
    public static func generate() -> String {
        let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        var generator = SystemRandomNumberGenerator()
        var body = (0..<32).map { _ in digits[Int.random(in: 0..<62, using: &generator)] }
        var checksum = CRC32.of(body)
        for _ in 0..<6 {
            body.append(digits[Int(checksum % 62)])
            checksum /= 62
        }
        return "sk_" + String(decoding: body, as: UTF8.self)
    }
}
