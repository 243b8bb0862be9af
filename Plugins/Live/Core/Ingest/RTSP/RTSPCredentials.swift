internal import COpenSSL

/// Answers what a server asks of a user: digest (RFC 7616 and 2617) or, where it offers nothing better, basic (RFC 7617).
struct RTSPCredentials: Sendable {
    private enum Scheme: Sendable {
        case basic
        case digest(
            realm: String, nonce: String, opaque: String?, isSHA256: Bool, algorithm: String?,
            hasQuality: Bool)
    }

    private let name: String
    private let password: String
    private let scheme: Scheme
    private var count = 0

    /// Of a user and what the server asks; nil where it asks nothing that is known.
    init?(_ user: (name: String, password: String), asked: [String]) {
        name = user.name
        password = user.password
        let digests = asked.compactMap { Self.digest($0) }
        if let digest = digests.first {
            scheme = digest
        } else if asked.contains(where: { $0.lowercased().hasPrefix("basic") }) {
            scheme = .basic
        } else {
            return nil
        }
    }

    /// The header's value for a request.
    mutating func header(method: String, url: String) -> String {
        count += 1
        switch scheme {
        case .basic: return "Basic " + Self.base64(Array("\(name):\(password)".utf8))
        case .digest(let realm, let nonce, let opaque, let isSHA256, let algorithm, let hasQuality):
            let number =
                String(repeating: "0", count: max(0, 8 - String(count, radix: 16).count))
                + String(count, radix: 16)
            let own = Self.hash("\(name)\(count)\(nonce)", true)
            let client = String(own.prefix(16))
            let secret = Self.hash("\(name):\(realm):\(password)", isSHA256)
            let request = Self.hash("\(method):\(url)", isSHA256)
            let middle = hasQuality ? "\(nonce):\(number):\(client):auth" : nonce
            let answer = Self.hash("\(secret):\(middle):\(request)", isSHA256)
            var header =
                "Digest username=\"\(name)\", realm=\"\(realm)\", nonce=\"\(nonce)\", uri=\"\(url)\", response=\"\(answer)\""
            if let algorithm { header += ", algorithm=\(algorithm)" }
            if let opaque { header += ", opaque=\"\(opaque)\"" }
            if hasQuality { header += ", qop=auth, nc=\(number), cnonce=\"\(client)\"" }
            return header
        }
    }

    private static func digest(_ text: String) -> Scheme? {
        guard text.lowercased().hasPrefix("digest ") else { return nil }
        var fields: [String: String] = [:]
        for (name, value) in HLSLine.attributes(text.dropFirst("digest ".count)) {
            fields[name.trimmed.lowercased()] = String(value)
        }
        let algorithm = fields["algorithm"]
        guard let realm = fields["realm"], let nonce = fields["nonce"],
            ["md5", "sha-256"].contains(algorithm?.lowercased() ?? "md5"),
            (realm + nonce + (fields["opaque"] ?? "")).utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 })
        else { return nil }
        let qualities = fields["qop"]?.split(separator: ",").map { $0.trimmed.lowercased() }
        guard qualities?.contains("auth") ?? true else { return nil }
        return .digest(
            realm: realm, nonce: nonce, opaque: fields["opaque"],
            isSHA256: algorithm?.lowercased() == "sha-256",
            algorithm: algorithm.map { $0.lowercased() == "sha-256" ? "SHA-256" : "MD5" },
            hasQuality: qualities != nil)
    }

    private static func hash(_ text: String, _ isSHA256: Bool) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        var size: UInt32 = 0
        let bytes = Array(text.utf8)
        EVP_Digest(bytes, bytes.count, &digest, &size, isSHA256 ? EVP_sha256() : EVP_md5(), nil)
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest.prefix(Int(size)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let three = bytes[start..<min(start + 3, bytes.count)]
            let bits = three.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - three.count))
            for place in 0..<4 {
                text.append(place > three.count ? 0x3D : letters[Int(bits >> UInt32(18 - 6 * place) & 63)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
