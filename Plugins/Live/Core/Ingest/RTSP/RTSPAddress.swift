/// An address of a camera or server to play from: `rtsp://[USER:PASSWORD@]HOST[:554]/PATH`, or `rtsps` (RFC 7826, section 4.2).
package struct RTSPAddress: Sendable, Hashable {
    /// A name or an IP address, without brackets.
    package let host: String
    /// 554, or 322 with TLS, where the address names none.
    package let port: Int
    package let isSecure: Bool
    /// Without user, as requests have it.
    let url: String
    /// Decoded; nil: none was given. Not for the log.
    let user: (name: String, password: String)?

    /// Reads one; nil where it is none.
    package init?(_ text: String) {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            let colon = text.firstRange(of: "://")
        else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "rtsp" || scheme == "rtsps" else { return nil }
        isSecure = scheme == "rtsps"
        let rest = text[colon.upperBound...].prefix { $0 != "#" }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        var place = authority
        if let at = authority.lastIndex(of: "@") {
            let parts = authority[..<at].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(parts[0]),
                let password = Self.decoded(parts.count > 1 ? parts[1] : "")
            else {
                return nil
            }
            user = (name, password)
            place = authority[authority.index(after: at)...]
        } else {
            user = nil
        }
        var port: Substring
        if place.first == "[" {
            guard let bracket = place.firstIndex(of: "]") else { return nil }
            host = String(place[place.index(after: place.startIndex)..<bracket])
            port = place[place.index(after: bracket)...]
        } else {
            host = String(place.prefix { $0 != ":" })
            port = place.dropFirst(host.count)
        }
        guard !host.isEmpty else { return nil }
        if port.isEmpty { port = isSecure ? ":322" : ":554" }
        guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else { return nil }
        self.port = Int(number)
        url = "\(scheme)://\(place)\(rest[authority.endIndex...])"
    }

    package static func == (one: RTSPAddress, other: RTSPAddress) -> Bool {
        one.url == other.url && one.user?.name == other.user?.name
            && one.user?.password == other.user?.password
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(url) }

    /// Without percent-encoding; nil where it is none, or no text that a header can carry.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x7F }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
