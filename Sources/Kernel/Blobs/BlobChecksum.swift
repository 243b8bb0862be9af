import COpenSSL

/// What bytes must be digested to: `sha1:HEX`, `sha256:HEX` or `md5:HEX`.
package struct BlobChecksum: Sendable, Hashable {
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256, md5
    }

    package let algorithm: Algorithm
    /// Lower-case hex.
    package let hex: String

    /// Reads a checksum; nil where it is none of these.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let algorithm = Algorithm(rawValue: String(parts[0])) else { return nil }
        self.algorithm = algorithm
        hex = parts[1].lowercased()
    }
}

/// Digests bytes piece by piece, to compare them with a checksum.
struct ChecksumDigest: ~Copyable {
    private let checksum: BlobChecksum
    private let context = EVP_MD_CTX_new()

    init(_ checksum: BlobChecksum) {
        self.checksum = checksum
        let method =
            switch checksum.algorithm {
            case .sha1: EVP_sha1()
            case .sha256: EVP_sha256()
            case .md5: EVP_md5()
            }
        EVP_DigestInit_ex(context, method, nil)
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    mutating func update(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// Whether what was taken is what the checksum says.
    mutating func matches() -> Bool {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var size: UInt32 = 0
        guard EVP_DigestFinal_ex(context, &digest, &size) == 1 else { return false }
        return SHA256.hex(Array(digest.prefix(Int(size)))) == checksum.hex
    }
}
