internal import COpenSSL

/// What messages to an endpoint are signed with. Standard Webhooks, "Signature scheme".
package struct SigningSecret: Sendable, Hashable {
    /// Which signatures it makes.
    package enum Scheme: String, Sendable, Hashable {
        /// HMAC-SHA256, with a secret that both sides have: `whsec_`.
        case hmac = "v1"
        /// Ed25519, with a private key that only the server has: `whsk_`; receivers have the public one, `whpk_`.
        case ed25519 = "v1a"
    }

    /// Which signatures it makes.
    package let scheme: Scheme
    /// The secret's 24 to 64 bytes, or the private key's 32 (RFC 8032, section 5.1.5).
    package let bytes: [UInt8]

    private static let sizes = 24...64
    private static let keySize = 32

    /// A new one of random bytes of libcrypto's; nil where it has none.
    package init?(new scheme: Scheme) {
        var bytes = [UInt8](repeating: 0, count: Self.keySize)
        guard RAND_bytes(&bytes, Int32(bytes.count)) == 1 else { return nil }
        self.scheme = scheme
        self.bytes = bytes
    }

    /// Of its text, `whsec_` or `whsk_` and base64; nil where it is none, or has another size than it may.
    package init?(_ text: String) {
        if text.hasPrefix("whsec_"), let bytes = Base64.bytes(of: text.dropFirst(6)), Self.sizes.contains(bytes.count) {
            self.scheme = .hmac
            self.bytes = bytes
        } else if text.hasPrefix("whsk_"), let bytes = Base64.bytes(of: text.dropFirst(5)), bytes.count == Self.keySize
        {
            self.scheme = .ed25519
            self.bytes = bytes
        } else {
            return nil
        }
    }

    /// `whsec_…` or `whsk_…`.
    package var text: String { (scheme == .hmac ? "whsec_" : "whsk_") + Base64.text(of: bytes) }

    /// What receivers check an ed25519 signature with, `whpk_…`; nil of a secret that both sides have.
    package var publicKey: String? {
        guard scheme == .ed25519, let key = privateKey() else { return nil }
        defer { EVP_PKEY_free(key) }
        var size = Self.keySize
        var bytes = [UInt8](repeating: 0, count: size)
        guard EVP_PKEY_get_raw_public_key(key, &bytes, &size) == 1, size == bytes.count else { return nil }
        return "whpk_" + Base64.text(of: bytes)
    }

    /// One entry of `webhook-signature`: `v1,…` or `v1a,…`; nil where libcrypto fails.
    package func signature(of content: [UInt8]) -> String? {
        let signed = scheme == .hmac ? hmac(content) : ed25519(content)
        return signed.map { "\(scheme.rawValue),\(Base64.text(of: $0))" }
    }

    private func hmac(_ content: [UInt8]) -> [UInt8]? {
        var result = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        guard HMAC(EVP_sha256(), bytes, Int32(bytes.count), content, content.count, &result, &size) != nil else {
            return nil
        }
        return result
    }

    private func ed25519(_ content: [UInt8]) -> [UInt8]? {
        guard let key = privateKey() else { return nil }
        defer { EVP_PKEY_free(key) }
        guard let context = EVP_MD_CTX_new() else { return nil }
        defer { EVP_MD_CTX_free(context) }
        var result = [UInt8](repeating: 0, count: 64)
        var size = result.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &result, &size, content, content.count) == 1, size == result.count
        else { return nil }
        return result
    }

    private func privateKey() -> OpaquePointer? {
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
    }
}
