/// Takes secrets out of text that people may see: the values that the settings call secret, and whatever looks like a
/// key, a bearer token or a password inside an address.
public struct SecretMask: Sendable {
    /// What stands in place of a secret.
    public static let text = "***"
    /// Below this many bytes a value cannot be told from other words, and is left.
    static let shortest = 6

    /// Longest first, so that one that begins with another goes whole.
    private let secrets: [[UInt8]]
    /// The bytes that a secret can start with.
    private let starts: [Bool]

    /// A mask of some secrets; those that are shorter than six bytes are not looked for.
    public init(_ secrets: [String] = []) {
        let texts = Set(secrets + secrets.map(SecretMask.escaped)).filter { $0.utf8.count >= SecretMask.shortest }
        self.secrets = texts.map { Array($0.utf8) }.sorted { $0.count > $1.count }
        var starts = [Bool](repeating: false, count: 256)
        for first in self.secrets.compactMap(\.first) + SecretMask.patternStarts { starts[Int(first)] = true }
        self.starts = starts
    }

    /// The text without secrets.
    public func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var copied = 0
        var index = 0
        while index < bytes.count {
            guard starts[Int(bytes[index])], let secret = secret(in: bytes, at: index) else {
                index += 1
                continue
            }
            result += bytes[copied..<secret.lowerBound]
            result += SecretMask.text.utf8
            copied = secret.upperBound
            index = copied
        }
        guard copied > 0 else { return text }
        return String(decoding: result + bytes[copied...], as: UTF8.self)
    }

    /// The bytes of the secret that is seen at a place.
    private func secret(in bytes: [UInt8], at index: Int) -> Range<Int>? {
        let rest = bytes[index...]
        if let secret = secrets.first(where: { rest.starts(with: $0) }) { return index..<index + secret.count }
        return SecretMask.pattern(in: bytes, at: index)
    }

    /// As it stands inside JSON.
    private static func escaped(_ secret: String) -> String {
        secret.reduce(into: "") { text, character in
            if character == "\"" || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }
}

extension SecretMask {
    /// How keys and tokens start, in lower case, and what they are made of.
    private static let patterns: [(prefix: [UInt8], isPart: @Sendable (UInt8) -> Bool)] = [
        (Array("sk_".utf8), { isWord($0) || $0 == 0x5F }),
        (Array("whsec_".utf8), { isWord($0) || [0x2B, 0x2D, 0x2F, 0x3D, 0x5F].contains($0) }),
        (Array("bearer ".utf8), { (0x21...0x7E).contains($0) && ![0x22, 0x27, 0x2C, 0x5C, 0x5D, 0x60].contains($0) }),
    ]
    private static let shortestToken = 8
    private static let address = Array("://".utf8)

    private static let patternStarts: [UInt8] = [0x53, 0x73, 0x57, 0x77, 0x42, 0x62, 0x3A]

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private static func pattern(in bytes: [UInt8], at index: Int) -> Range<Int>? {
        if bytes[index] == address[0] { return password(in: bytes, at: index) }
        guard index == 0 || !isWord(bytes[index - 1]) else { return nil }
        for (prefix, isPart) in patterns {
            let start = index + prefix.count
            guard start <= bytes.count, zip(bytes[index..<start], prefix).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) else {
                continue
            }
            let end = bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
            if end - start >= shortestToken { return start..<end }
        }
        return nil
    }

    /// In `scheme://user:password@host` the password; without a colon, what stands before the `@`.
    private static func password(in bytes: [UInt8], at index: Int) -> Range<Int>? {
        guard bytes[index...].starts(with: address) else { return nil }
        let start = index + address.count
        let ends: [UInt8] = [0x20, 0x22, 0x27, 0x2F, 0x3F, 0x23, 0x0A]
        let end = bytes[start...].firstIndex(where: ends.contains) ?? bytes.count
        guard let at = bytes[start..<end].lastIndex(of: 0x40) else { return nil }
        let user = bytes[start..<at].firstIndex(of: 0x3A).map { $0 + 1 } ?? start
        return user < at ? user..<at : nil
    }
}
