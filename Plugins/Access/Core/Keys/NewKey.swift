internal import COpenSSL

/// A key that was just made: both parts, as text.
package struct NewKey: Sendable, Hashable {
    /// PEM; nil of HS256.
    package let publicKey: String?
    /// PEM (PKCS #8), or the secret of HS256.
    package let privateKey: String

    /// Makes one, of random bytes of libcrypto's. Nil where it cannot. RSA takes some tenths of a second.
    package init?(_ algorithm: SigningAlgorithm) {
        if algorithm.isSymmetric {
            var secret = [UInt8](repeating: 0, count: 48)
            guard RAND_bytes(&secret, Int32(secret.count)) == 1 else { return nil }
            publicKey = nil
            privateKey = Base64URL.text(of: secret)
        } else {
            guard let handle = KeyHandle(generating: algorithm), let publicKey = handle.publicPEM,
                let privateKey = handle.privatePEM
            else { return nil }
            self.publicKey = publicKey
            self.privateKey = privateKey
        }
    }
}
