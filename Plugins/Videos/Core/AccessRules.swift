internal import JSON
internal import PluginSDK

#if canImport(Glibc)
internal import Glibc
#endif

/// Checks what the schema of `access` cannot say: that each rule has what its type needs, and that addresses are some.
enum AccessRules {
    static func check(_ access: JSONObject, at path: String) throws {
        for (index, origin) in (access["allowedOrigins"]?.array ?? []).enumerated() {
            guard hasPossiblePort(origin.string ?? "") else {
                throw PluginError.validation(
                    path: "\(path)/allowedOrigins/\(index)",
                    problem: "The port of an origin is a number from 1 to 65535.")
            }
        }
        for (index, rule) in (access["rules"]?.array ?? []).enumerated() {
            try check(rule: rule, at: "\(path)/rules/\(index)")
        }
    }

    /// Whether an origin has no port, or one that there can be; the schema has seen to the rest of it.
    private static func hasPossiblePort(_ origin: String) -> Bool {
        let authority = origin.split(separator: "/").last ?? ""
        // The colons of an address in brackets are no port's.
        let search = authority.lastIndex(of: "]") ?? authority.startIndex
        guard authority.count > 0, let colon = authority[search...].lastIndex(of: ":") else { return true }
        return Int(authority[authority.index(after: colon)...]).map { 1...65535 ~= $0 } ?? false
    }

    private static func check(rule: JSON, at path: String) throws {
        let type = rule["type"]?.string ?? ""
        for list in ["ip", "country"] where list != type && rule[list] != nil {
            throw PluginError.validation(
                path: "\(path)/\(list)", problem: "A rule of type \"\(type)\" has no \"\(list)\": leave it out.")
        }
        guard type == "ip" || type == "country" else { return }
        guard let values = rule[type]?.array, !values.isEmpty else {
            throw PluginError.validation(
                path: "\(path)/\(type)", problem: "A rule of type \"\(type)\" needs the list \"\(type)\".")
        }
        guard type == "ip" else { return }
        for (index, value) in values.enumerated() where !isNetwork(value.string ?? "") {
            throw PluginError.validation(
                path: "\(path)/ip/\(index)",
                problem:
                    "This is no address or network: write it like \"10.0.0.0/8\", \"192.0.2.1\" or \"2001:db8::/32\".")
        }
    }

    /// An IPv4 or IPv6 address, with or without the length of a prefix.
    static func isNetwork(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = parts.first else { return false }
        var storage = in6_addr()
        let bits: Int
        if inet_pton(AF_INET, String(address), &storage) == 1 {
            bits = 32
        } else if inet_pton(AF_INET6, String(address), &storage) == 1 {
            bits = 128
        } else {
            return false
        }
        guard parts.count == 2 else { return true }
        guard parts[1].utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let length = Int(parts[1]) else { return false }
        return length <= bits
    }
}
