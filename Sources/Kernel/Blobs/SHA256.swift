import COpenSSL

/// SHA-256 over pieces of bytes, by libcrypto.
package struct SHA256: ~Copyable {
    private let context = EVP_MD_CTX_new()

    /// Of nothing yet.
    package init() {
        EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    /// Takes more bytes.
    package mutating func update(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// The digest's 32 bytes.
    package consuming func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        EVP_DigestFinal_ex(context, &digest, &size)
        return digest
    }

    /// The digest's 32 bytes.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
            bytes.withUnsafeBytes { _ = COpenSSL.SHA256($0.baseAddress, $0.count, digest.baseAddress) }
            count = 32
        }
    }

    /// Whether two secrets are the same, in a time that does not tell where they differ.
    package static func matches(_ text: String, _ other: String) -> Bool {
        let (one, two) = (digest(Array(text.utf8)), digest(Array(other.utf8)))
        return CRYPTO_memcmp(one, two, one.count) == 0
    }

    /// Lower-case hex.
    package static func hex(_ digest: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(digest.count * 2)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Base64 (RFC 4648, section 4), padded.
    package static func base64(_ digest: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (digest.count + 2) / 3 * 4 + 1)
        let count = EVP_EncodeBlock(&text, digest, Int32(digest.count))
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }

    /// The bytes that hexadecimal digits stand for; nil for anything else.
    static func bytes(ofHex text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[place..<place + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
