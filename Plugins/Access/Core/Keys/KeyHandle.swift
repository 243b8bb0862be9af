internal import COpenSSL

/// A key pair, or the public part of one, of libcrypto; freed with its last reference.
// why: libcrypto lets several threads use one EVP_PKEY at once as long as nobody changes it, and nobody does after `init`.
final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Takes the key over; nil where there is none.
    init?(_ pointer: OpaquePointer?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    deinit {
        EVP_PKEY_free(pointer)
    }

    /// Reads a public key in PEM (SubjectPublicKeyInfo, RFC 7468 section 13); nil where it is none.
    convenience init?(publicPEM text: String) {
        // Without a callback libcrypto asks the terminal for the passphrase of an encrypted key.
        self.init(Self.read(text) { PEM_read_bio_PUBKEY($0, nil, { _, _, _, _ in -1 }, nil) })
    }

    /// Reads a private key in PEM (PKCS #8, RFC 7468 section 10); nil where it is none.
    convenience init?(privatePEM text: String) {
        self.init(Self.read(text) { PEM_read_bio_PrivateKey($0, nil, { _, _, _, _ in -1 }, nil) })
    }

    /// Makes a new pair; nil where libcrypto cannot. RSA takes some tenths of a second.
    convenience init?(generating algorithm: SigningAlgorithm) {
        guard !algorithm.isSymmetric,
            let context = EVP_PKEY_CTX_new_id(algorithm == .edDSA ? EVP_PKEY_ED25519 : EVP_PKEY_RSA, nil)
        else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1,
            algorithm == .edDSA || EVP_PKEY_CTX_ctrl_str(context, "rsa_keygen_bits", "2048") == 1,
            EVP_PKEY_keygen(context, &key) == 1
        else { return nil }
        self.init(key)
    }

    /// Whether the key is one of the algorithm's, of a size that is safe and cheap to check.
    func fits(_ algorithm: SigningAlgorithm) -> Bool {
        switch algorithm {
        case .edDSA: EVP_PKEY_get_id(pointer) == EVP_PKEY_ED25519
        case .rs256: EVP_PKEY_get_id(pointer) == EVP_PKEY_RSA && 2048...4096 ~= EVP_PKEY_get_bits(pointer)
        case .hs256: false
        }
    }

    /// The public part in PEM.
    var publicPEM: String? {
        Self.written { PEM_write_bio_PUBKEY($0, pointer) }
    }

    /// The private part in PEM, PKCS #8.
    var privatePEM: String? {
        Self.written { PEM_write_bio_PKCS8PrivateKey($0, pointer, nil, nil, 0, nil, nil) }
    }

    private static func read(_ text: String, _ body: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBytes { bytes in
            guard let bio = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer {
                BIO_free(bio)
                // What could not be read leaves an error in the thread's queue.
                ERR_clear_error()
            }
            return body(bio)
        }
    }

    private static func written(_ body: (OpaquePointer) -> Int32) -> String? {
        guard let bio = BIO_new(BIO_s_mem()) else { return nil }
        defer { BIO_free(bio) }
        guard body(bio) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = BIO_read(bio, &bytes, Int32(bytes.count))
        return count > 0 ? String(decoding: bytes.prefix(Int(count)), as: UTF8.self) : nil
    }
}
