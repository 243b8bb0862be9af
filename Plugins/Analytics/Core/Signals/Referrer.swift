/// Where a page is: its host alone, since the rest of its address may say more than is to be kept.
package enum Referrer {
    /// The host of an address, in small letters; nil of what has none, and of the server's `own` pages.
    package static func host(of address: String?, own: String) -> String? {
        guard let address, let host = host(address), host != self.host(own) else { return nil }
        return host
    }

    private static func host(_ address: String) -> String? {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        var host = address[scheme.upperBound...].prefix { !"/?#".contains($0) }
        if let at = host.lastIndex(of: "@") { host = host[host.index(after: at)...] }
        if let port = host.lastIndex(of: ":"), !host.hasSuffix("]") { host = host[..<port] }
        return 1...100 ~= host.utf8.count ? host.lowercased() : nil
    }
}
