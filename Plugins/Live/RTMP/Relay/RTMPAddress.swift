/// An address of a server to publish to or to play from: `rtmp://HOST[:PORT]/APP[/NAME]`, or `rtmps`.
package struct RTMPAddress: Sendable, Hashable {
    /// A name or an IP address, without brackets.
    package let host: String
    /// 1935, or 443 with TLS, where the address names none.
    package let port: Int
    /// Whether the connection is TLS.
    package let isSecure: Bool
    /// Where on the server.
    package let place: RTMPPlace

    /// Reads an address. With a `key` that is the stream's name and all of the path the application; without one the path's last
    /// part is the name. Nil where it is no such address, or has a user in it, or no application, or no name.
    package init?(_ text: String, key: String = "") {
        guard let colon = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "rtmp" || scheme == "rtmps" else { return nil }
        isSecure = scheme == "rtmps"
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        var path = rest.dropFirst(authority.count)[...]
        while path.first == "/" { path = path.dropFirst() }
        guard let (host, port) = RTMPAddress.split(authority), text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        self.host = host
        self.port = port ?? (isSecure ? 443 : 1935)
        var name = key
        while path.last == "/" { path = path.dropLast() }
        if name.isEmpty {
            // What follows a ? belongs to the name, with all slashes in it.
            let bare = path.prefix { $0 != "?" }
            guard let slash = bare.lastIndex(of: "/") else { return nil }
            name = String(path[path.index(after: slash)...])
            path = path[..<slash]
        }
        guard !path.isEmpty, !name.isEmpty else { return nil }
        place = RTMPPlace(app: String(path), address: "\(scheme)://\(authority)/\(path)", name: name)
    }

    /// Host and port of an authority without user.
    private static func split(_ authority: Substring) -> (host: String, port: Int?)? {
        guard !authority.contains("@") else { return nil }
        let host: Substring
        let port: Substring
        if authority.first == "[" {
            guard let bracket = authority.firstIndex(of: "]") else { return nil }
            host = authority[authority.index(after: authority.startIndex)..<bracket]
            port = authority[authority.index(after: bracket)...]
        } else {
            host = authority.prefix { $0 != ":" }
            port = authority.dropFirst(host.count)
        }
        guard !host.isEmpty else { return nil }
        if port.isEmpty { return (String(host), nil) }
        guard port.first == ":", let number = UInt16(port.dropFirst()), number > 0 else { return nil }
        return (String(host), Int(number))
    }
}
