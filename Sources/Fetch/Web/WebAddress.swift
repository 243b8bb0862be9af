package import Kernel

/// An `http` or `https` address, read strictly: what two readers could understand in two ways is none.
///
/// RFC 3986, less what has no place in what a server fetches: no credentials, no other schemes, hosts as ASCII names or as
/// addresses in their usual notation alone.
package struct WebAddress: Sendable, Hashable {
    /// `http`, or `https`.
    package let isSecure: Bool
    /// Whose it is.
    package let host: Host
    /// 1 to 65535.
    package let port: Int
    /// Starts with `/`; percent-encoded.
    package let path: String
    /// With its `?`, or empty.
    package let query: String

    /// The machine that an address names.
    package enum Host: Sendable, Hashable {
        /// In lower case, without a dot at its end.
        case name(String)
        case address(NetworkAddress)
    }

    /// Longer ones are none.
    private static let longest = 8192

    /// Reads one. Throws `FETCH_REFUSED` with a sentence that says what is wrong.
    package init(_ text: String) throws(KernelError) {
        let text = try Self.cleaned(text)
        guard let (scheme, rest) = Self.scheme(of: text) else {
            throw .fetchRefused("The address must start with http:// or https://.")
        }
        guard scheme == "http" || scheme == "https", rest.hasPrefix("//") else {
            throw .fetchRefused("The address must start with http:// or https://.")
        }
        isSecure = scheme == "https"
        let body = rest.dropFirst(2)
        let end = body.firstIndex { "/?#".contains($0) } ?? body.endIndex
        (host, port) = try Self.authority(body[..<end], defaultPort: scheme == "https" ? 443 : 80)
        (path, query) = Self.target(body[end...])
    }

    private init(isSecure: Bool, host: Host, port: Int, path: String, query: String) {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.path = path
        self.query = query
    }

    /// What a reference in an answer of this address means. RFC 3986, section 5.2.
    package func resolving(_ reference: String) throws(KernelError) -> WebAddress {
        let reference = try Self.cleaned(reference)
        if Self.scheme(of: reference) != nil { return try WebAddress(reference) }
        if reference.hasPrefix("//") { return try WebAddress("\(isSecure ? "https" : "http"):\(reference)") }
        var (path, query) = Self.target(Substring(reference))
        if reference.isEmpty || reference.hasPrefix("#") {
            (path, query) = (self.path, self.query)
        } else if reference.hasPrefix("?") {
            path = self.path
        } else if !reference.hasPrefix("/") {
            path = String(self.path[...(self.path.lastIndex(of: "/") ?? self.path.startIndex)]) + path.dropFirst()
        }
        return WebAddress(
            isSecure: isSecure, host: host, port: port, path: Self.withoutDots(path), query: query)
    }

    /// What a request's line asks for.
    package var target: String { path + query }

    /// The `Host` field: without the scheme's own port. RFC 9110, section 7.2.
    package var authority: String {
        let name =
            switch host {
            case .name(let name): name
            case .address(.v4(let bits)): "\(NetworkAddress.v4(bits))"
            case .address(let address): "[\(address)]"
            }
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// The whole.
    package var text: String { "\(isSecure ? "https" : "http")://\(authority)\(target)" }

    /// Whether both lead to one server's one application.
    package func hasOrigin(of other: WebAddress) -> Bool {
        (isSecure, host, port) == (other.isSecure, other.host, other.port)
    }

    /// In ASCII, without spaces around it. Control characters and backslashes, which some readers take for slashes, are
    /// refused.
    private static func cleaned(_ text: String) throws(KernelError) -> String {
        let bytes = Array(text.utf8)
        let first = bytes.firstIndex { $0 != 0x20 } ?? bytes.endIndex
        let last = bytes.lastIndex { $0 != 0x20 } ?? first
        guard bytes.count <= longest else { throw .fetchRefused("The address is longer than \(longest) bytes.") }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0x5C }) else {
            throw .fetchRefused("The address holds a control character or a backslash: percent-encode it.")
        }
        return first < bytes.endIndex ? encoded(bytes[first...last]) : ""
    }

    /// The scheme in lower case, and what follows its colon.
    private static func scheme(of text: String) -> (String, Substring)? {
        guard let colon = text.firstIndex(of: ":"), let first = text.utf8.first, isLetter(first),
            text[..<colon].utf8.allSatisfy({ isLetter($0) || isDigit($0) || [0x2B, 0x2D, 0x2E].contains($0) })
        else { return nil }
        return (text[..<colon].lowercased(), text[text.index(after: colon)...])
    }

    private static func authority(
        _ text: Substring, defaultPort: Int
    ) throws(KernelError) -> (host: Host, port: Int) {
        guard !text.contains("@") else {
            throw .fetchRefused("The address holds a user name or password: leave it out.")
        }
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]"),
                case .v6(let high, let low)? = NetworkAddress(String(text[text.index(after: text.startIndex)..<end]))
            else { throw unreadable }
            return (
                .address(.v6(high: high, low: low)),
                try port(text[text.index(after: end)...], defaultPort: defaultPort)
            )
        }
        let colon = text.firstIndex(of: ":") ?? text.endIndex
        return (try host(text[..<colon]), try port(text[colon...], defaultPort: defaultPort))
    }

    private static func port(_ text: Substring, defaultPort: Int) throws(KernelError) -> Int {
        if text.isEmpty || text == ":" { return defaultPort }
        guard text.hasPrefix(":"), text.utf8.count <= 6, text.utf8.dropFirst().allSatisfy(isDigit),
            let port = Int(text.dropFirst()), (1...65535).contains(port)
        else { throw .fetchRefused("The address's port must be a number from 1 to 65535.") }
        return port
    }

    /// A host alone: a name, or an address without brackets. Throws `FETCH_REFUSED`.
    package static func host(alone text: String) throws(KernelError) -> Host {
        if let address = NetworkAddress(text) { return .address(address) }
        return try host(Substring(text))
    }

    private static func host(_ text: Substring) throws(KernelError) -> Host {
        var name = text.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        let labels = name.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard name.utf8.count <= 253,
            labels.allSatisfy({ label in
                (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
                    && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D || $0 == 0x5F }
            })
        else { throw unreadable }
        // No name ends with a number: readers take such a host for an address, in notations they do not agree on.
        guard let last = labels.last, isNumber(last) else { return .name(name) }
        guard let address = NetworkAddress(name) else {
            throw .fetchRefused("The address's host is a number: write it as four decimal numbers, 203.0.113.7.")
        }
        return .address(address)
    }

    private static func isNumber(_ label: Substring.UTF8View) -> Bool {
        if label.allSatisfy(isDigit) { return true }
        return label.count >= 2 && label.first == 0x30 && label.dropFirst().first == 0x78
            && label.dropFirst(2).allSatisfy { isDigit($0) || (0x61...0x66).contains($0) }
    }

    private static let unreadable = KernelError.fetchRefused(
        "The address's host cannot be read: write a name in ASCII (xn--… for others), or an address.")
}

extension WebAddress {
    /// Path and query of what follows the host. The fragment is the client's own affair.
    fileprivate static func target(_ text: Substring) -> (path: String, query: String) {
        let text = text[..<(text.firstIndex(of: "#") ?? text.endIndex)]
        let question = text.firstIndex(of: "?") ?? text.endIndex
        let path = String(text[..<question])
        return (path.hasPrefix("/") ? path : "/" + path, String(text[question...]))
    }

    /// With all that a request's line cannot hold percent-encoded.
    fileprivate static func encoded(_ text: some Sequence<UInt8>) -> String {
        var bytes: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text {
            if (0x21...0x7E).contains(byte), ![0x22, 0x3C, 0x3E, 0x5E, 0x60, 0x7B, 0x7C, 0x7D].contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// RFC 3986, section 5.2.4.
    fileprivate static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for part in parts {
            switch part {
            case ".": continue
            case "..": if !kept.isEmpty { kept.removeLast() }
            default: kept.append(part)
            }
        }
        if parts.last == "." || parts.last == ".." { kept.append("") }
        return "/" + kept.joined(separator: "/")
    }

    fileprivate static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
