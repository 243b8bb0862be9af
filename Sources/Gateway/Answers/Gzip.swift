import CGzip

/// The content coding `gzip` (RFC 9110, section 8.4.1.3).
package enum Gzip {
    /// The bytes as a gzip member, or nil where zlib has no memory for it.
    package static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        var member = [UInt8](repeating: 0, count: Int(gzip_bound(UInt(bytes.count))))
        let length = gzip_compress(bytes, UInt(bytes.count), &member, UInt(member.count))
        guard length > 0 else { return nil }
        member.removeLast(member.count - Int(length))
        return member
    }

    /// Whether an `Accept-Encoding` value takes it (RFC 9110, section 12.5.3).
    package static func isAccepted(by header: String) -> Bool {
        var others = false
        for item in header.split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let coding = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            if coding == "gzip" || coding == "x-gzip" { return weight > 0 }
            if coding == "*" { others = weight > 0 }
        }
        return others
    }
}
