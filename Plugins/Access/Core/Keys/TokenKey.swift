internal import COpenSSL

/// What checks a token's signature, and with a private part makes one.
package struct TokenKey: Sendable {
    private enum Material: Sendable {
        case pair(KeyHandle)
        case secret([UInt8])
    }

    /// The only one that it takes.
    package let algorithm: SigningAlgorithm
    private let material: Material

    /// The shortest secret of HS256, bytes (RFC 7518, section 3.2).
    package static let leastSecretBytes = 32

    /// Reads what is kept of a key: PEM, or for HS256 the secret, whose UTF-8 bytes are the key. Nil where it is none of the
    /// algorithm's.
    package init?(_ algorithm: SigningAlgorithm, text: String, isPrivate: Bool = false) {
        self.algorithm = algorithm
        if algorithm.isSymmetric {
            let secret = Array(text.utf8)
            guard Self.leastSecretBytes...1024 ~= secret.count else { return nil }
            material = .secret(secret)
        } else {
            let handle = isPrivate ? KeyHandle(privatePEM: text) : KeyHandle(publicPEM: text)
            guard let handle, handle.fits(algorithm) else { return nil }
            material = .pair(handle)
        }
    }

    /// Whether the signature is the key's over the bytes.
    package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        switch material {
        case .secret(let secret):
            let expected = Self.authentication(of: message, secret: secret)
            return expected.count == signature.count
                && CRYPTO_memcmp(expected, signature, expected.count) == 0
        case .pair(let handle):
            guard let context = EVP_MD_CTX_new() else { return false }
            defer {
                EVP_MD_CTX_free(context)
                ERR_clear_error()
            }
            let digest = algorithm == .rs256 ? EVP_sha256() : nil
            return EVP_DigestVerifyInit(context, nil, digest, nil, handle.pointer) == 1
                && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        }
    }

    /// A signature over the bytes; nil where the private part is missing.
    package func signature(of message: [UInt8]) -> [UInt8]? {
        switch material {
        case .secret(let secret): return Self.authentication(of: message, secret: secret)
        case .pair(let handle):
            guard let context = EVP_MD_CTX_new() else { return nil }
            defer {
                EVP_MD_CTX_free(context)
                ERR_clear_error()
            }
            let digest = algorithm == .rs256 ? EVP_sha256() : nil
            var signature = [UInt8](repeating: 0, count: 512)
            var count = signature.count
            guard EVP_DigestSignInit(context, nil, digest, nil, handle.pointer) == 1,
                EVP_DigestSign(context, &signature, &count, message, message.count) == 1
            else { return nil }
            return Array(signature.prefix(count))
        }
    }

    private static func authentication(of message: [UInt8], secret: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        HMAC(EVP_sha256(), secret, Int32(secret.count), message, message.count, &digest, &size)
        return digest
    }
}
