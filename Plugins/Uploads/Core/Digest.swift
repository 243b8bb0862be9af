internal import COpenSSL

/// SHA-256, by libcrypto.
enum Digest {
    /// The digest in lower-case hex.
    static func sha256(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        EVP_Digest(bytes, bytes.count, &digest, &size, EVP_sha256(), nil)
        return hex(digest)
    }

    /// HMAC with SHA-256 (RFC 2104), lower-case hex.
    static func authentication(of text: String, key: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        let bytes = Array(text.utf8)
        HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, &size)
        return hex(digest)
    }

    /// Lower-case hex.
    static func hex(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Whether two digests are equal, in a time that does not tell where they differ.
    static func equal(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}

/// SHA-256 piece by piece.
struct RunningDigest: ~Copyable {
    private let context = EVP_MD_CTX_new()

    init() {
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes more bytes.
    mutating func update(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// Lower-case hex.
    consuming func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        EVP_DigestFinal_ex(context, &digest, &size)
        return Digest.hex(digest)
    }
}
