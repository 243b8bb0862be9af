internal import PluginSDK

/// The last part of an upload's address: its id and a secret, which alone is the permission. Only the secret's digest is
/// kept.
struct UploadAddress: Sendable, Hashable {
    let uploadID: String
    let secret: String

    /// A new address: 160 random bits.
    init(uploadID: String) {
        self.uploadID = uploadID
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var random = SystemRandomNumberGenerator()
        secret = String(decoding: (0..<32).map { _ in alphabet[Int(random.next() & 31)] }, as: UTF8.self)
    }

    /// Reads `upl_….SECRET`; nil when it is none.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, Identifier.isValid(String(parts[0]), prefix: "upl_"), parts[1].utf8.count == 32 else {
            return nil
        }
        uploadID = String(parts[0])
        secret = String(parts[1])
    }

    var text: String { "\(uploadID).\(secret)" }

    var digest: String { Digest.sha256(Array(secret.utf8)) }
}
