internal import COpenSSL

/// A stream key: what a publisher shows. Kept as its hash alone.
package struct StreamKey: Sendable, Hashable {
    /// 28 letters and digits: 166 bits.
    private static let length = 28
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// As it is shown once.
    package let text: String

    /// A new one, of the system's random numbers.
    package init() {
        var random = SystemRandomNumberGenerator()
        let letters = (0..<Self.length).map { _ in Self.alphabet.randomElement(using: &random) ?? "0" }
        text = "live_" + String(letters)
    }

    /// One that a publisher sent; nil of what can be none, so that nothing is looked up for it.
    package init?(_ text: String) {
        guard text.utf8.count == 5 + Self.length, text.hasPrefix("live_"),
            text.utf8.dropFirst(5).allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: false
                }
            })
        else { return nil }
        self.text = text
    }

    /// SHA-256, lower-case hex. Keys are random and long, so nothing slower is needed.
    package var hash: String {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 0
        let bytes = Array(text.utf8)
        EVP_Digest(bytes, bytes.count, &digest, &size, EVP_sha256(), nil)
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
