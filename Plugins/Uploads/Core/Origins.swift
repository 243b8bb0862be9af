/// Which web pages may upload: whole origins (`https://a.example`), and `https://*.example` for every subdomain, but not
/// `example` itself.
struct Origins: Sendable, Hashable {
    /// nil or empty is any.
    let allowed: [String]?

    /// Whether a request with that `Origin` may pass; one without is no page's.
    func allows(_ origin: String?) -> Bool {
        guard let allowed, !allowed.isEmpty, let origin else { return true }
        return allowed.contains { Self.matches($0.lowercased(), origin.lowercased()) }
    }

    /// The headers that let a page read the answer.
    func headers(for origin: String?) -> [(name: String, value: String)] {
        let exposed = (name: "access-control-expose-headers", value: Self.exposed)
        guard let allowed, !allowed.isEmpty else {
            return [(name: "access-control-allow-origin", value: "*"), exposed]
        }
        let vary = (name: "vary", value: "Origin")
        guard let origin, allows(origin) else { return [vary] }
        return [(name: "access-control-allow-origin", value: origin), exposed, vary]
    }

    /// What of an answer a page may read: all that tus needs.
    private static let exposed = [
        "X-Request-ID", "Location", "Tus-Resumable", "Tus-Version", "Tus-Extension", "Tus-Max-Size",
        "Tus-Checksum-Algorithm", "Upload-Offset", "Upload-Length", "Upload-Defer-Length", "Upload-Metadata",
        "Upload-Concat", "Upload-Expires", "Upload-Complete", "Upload-Limit",
    ].joined(separator: ", ")

    private static func matches(_ pattern: String, _ origin: String) -> Bool {
        guard let star = pattern.firstRange(of: "://*.") else { return pattern == origin }
        let scheme = pattern[..<star.lowerBound] + "://"
        let domain = pattern[star.upperBound...]
        guard origin.hasPrefix(scheme), origin.hasSuffix("." + domain) else { return false }
        let subdomain = origin.dropFirst(scheme.count).dropLast(domain.count + 1)
        return !subdomain.isEmpty && subdomain.utf8.allSatisfy { $0 != 0x2F && $0 != 0x3A && $0 != 0x40 }
    }
}
