/// The text of an API key: `sk_`, 32 random base-62 digits (190 bits) and a checksum of six, so that scanners know it.
package enum KeySecret {
    private static let prefix = Array("sk_".utf8)
    private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let randomDigits = 32

    /// A new one.
    package static func generate() -> String {
        var generator = SystemRandomNumberGenerator()
        let body = (0..<randomDigits).map { _ in digits[Int.random(in: 0..<62, using: &generator)] }
        return String(decoding: prefix + body + checksum(body), as: UTF8.self)
    }

    /// Whether a text can be a key at all: one whose checksum is wrong was mistyped or made up.
    package static func isWellFormed(_ secret: String) -> Bool {
        let bytes = Array(secret.utf8)
        guard bytes.count == prefix.count + randomDigits + 6, bytes.starts(with: prefix) else { return false }
        let body = Array(bytes.dropFirst(prefix.count).prefix(randomDigits))
        return Array(bytes.suffix(6)) == checksum(body)
    }

    private static func checksum(_ body: [UInt8]) -> [UInt8] {
        var rest = CRC32.of(body)
        return (0..<6).map { _ in
            defer { rest /= 62 }
            return digits[Int(rest % 62)]
        }
    }
}
