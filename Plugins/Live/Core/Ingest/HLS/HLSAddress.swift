/// An address in a playlist, as it is resolved against the playlist's own (RFC 3986, section 5.2).
package enum HLSAddress {
    /// The longest that is followed, bytes.
    private static let longest = 8192

    /// The whole address, without fragment. Nil of one that is no `http` or `https` address, or too long.
    package static func resolve(_ reference: String, against base: String) -> String? {
        let reference = String(reference.prefix { $0 != "#" })
        guard reference.utf8.count <= longest, reference.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        guard let (origin, path) = split(base) else { return nil }
        let whole: String
        if hasScheme(reference) {
            whole = reference
        } else if reference.hasPrefix("//") {
            whole = origin.prefix { $0 != "/" } + reference
        } else if reference.isEmpty {
            whole = origin + path
        } else if reference.hasPrefix("?") {
            whole = origin + path.prefix { $0 != "?" } + reference
        } else if reference.hasPrefix("/") {
            whole = origin + merged(reference)
        } else {
            let folder = path.prefix { $0 != "?" }
            let end = folder.lastIndex(of: "/").map { folder.index(after: $0) } ?? folder.startIndex
            whole = origin + merged("/" + folder[..<end].drop { $0 == "/" } + reference)
        }
        return split(whole) == nil ? nil : whole
    }

    /// Whether it is a whole address that playlists may be fetched from.
    package static func isPlaylist(_ url: String) -> Bool {
        guard url.utf8.count <= longest, url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }),
            let (origin, path) = split(url)
        else { return false }
        let authority = origin.drop { $0 != "/" }.dropFirst(2)
        let file = path.prefix { $0 != "?" && $0 != "#" }.lowercased()
        return !authority.isEmpty && !authority.contains("@") && file.hasSuffix(".m3u8")
    }

    /// `https://host:port` and the rest, which begins with `/` or is empty.
    private static func split(_ url: String) -> (origin: String, path: String)? {
        guard let colon = url.firstRange(of: "://") else { return nil }
        let scheme = url[..<colon.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let authority = url[colon.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty else { return nil }
        return ("\(scheme)://\(authority)", String(url[authority.endIndex...].prefix { $0 != "#" }))
    }

    private static func hasScheme(_ reference: String) -> Bool {
        guard let colon = reference.firstIndex(of: ":") else { return false }
        let scheme = reference[..<colon]
        return scheme.first?.isLetter == true
            && scheme.utf8.allSatisfy {
                $0 < 0x80 && ($0 >= 0x61 || 0x30...0x5A ~= $0 || [0x2B, 0x2D, 0x2E].contains($0))
            }
            && !scheme.contains("/")
    }

    /// Without `.` and `..` (section 5.2.4).
    private static func merged(_ path: String) -> String {
        let bare = path.prefix { $0 != "?" }
        var kept: [Substring] = []
        let parts = bare.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (place, part) in parts.enumerated() {
            let isLast = place == parts.count - 1
            switch part {
            case ".": if isLast { kept.append("") }
            case "..":
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append("") }
            default: kept.append(part)
            }
        }
        return "/" + kept.joined(separator: "/") + path[bare.endIndex...]
    }
}
