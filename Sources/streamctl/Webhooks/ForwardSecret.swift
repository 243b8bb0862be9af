import COpenSSL

/// What messages that are forwarded are signed with. Standard Webhooks, "Symmetric".
struct ForwardSecret: Sendable {
    /// `whsec_…`.
    let text: String
    private let bytes: [UInt8]

    /// A new one.
    init() throws(ToolError) {
        var bytes = [UInt8](repeating: 0, count: 32)
        guard RAND_bytes(&bytes, Int32(bytes.count)) == 1 else {
            throw ToolError(.failed, "No secret could be made: the system has no random bytes.")
        }
        self.bytes = bytes
        text = "whsec_" + Self.base64(bytes)
    }

    /// One that is known.
    init(_ text: String) throws(ToolError) {
        let encoded = Array(text.utf8.dropFirst(6))
        var bytes = [UInt8](repeating: 0, count: encoded.count)
        let padding = encoded.suffix(2).filter { $0 == 0x3D }.count
        let count =
            text.hasPrefix("whsec_") ? Int(EVP_DecodeBlock(&bytes, encoded, Int32(encoded.count))) - padding : -1
        guard (24...64).contains(count) else {
            throw ToolError(.usage, "A secret is `whsec_` and the base64 of 24 to 64 bytes.")
        }
        self.text = text
        self.bytes = Array(bytes.prefix(count))
    }

    /// The value of `webhook-signature`.
    func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
        let content = Array("\(id).\(timestamp).".utf8) + body
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 32
        _ = HMAC(EVP_sha256(), bytes, Int32(bytes.count), content, content.count, &digest, &size)
        return "v1," + Self.base64(digest)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
        return String(decoding: text.prefix(Int(count)), as: UTF8.self)
    }
}
