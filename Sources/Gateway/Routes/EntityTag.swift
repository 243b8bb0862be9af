package import Kernel

/// Entity tags and their comparison (RFC 9110, section 8.8.3).
package enum EntityTag {
    /// A strong tag of a blob, by its key and size: a blob's bytes do not change while both stay.
    package static func of(_ key: BlobKey, size: UInt64) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for part in [key.account, key.key] {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            hash = (hash ^ 0xFF) &* 0x100_0000_01B3
        }
        return "\"\(String(hash, radix: 16))-\(String(size, radix: 16))\""
    }

    /// Whether an `If-None-Match` value names the tag, by weak comparison.
    package static func matches(_ header: String, _ tag: String) -> Bool {
        let opaque = weakless(tag[...])
        return header.split(separator: ",").contains { candidate in
            let candidate = candidate.drop { $0 == " " || $0 == "\t" }
            let end = candidate.lastIndex { $0 != " " && $0 != "\t" }.map(candidate.index(after:)) ?? candidate.endIndex
            let text = candidate[..<end]
            return text == "*" || weakless(text) == opaque
        }
    }

    /// Whether an `If-Range` value is this tag, by strong comparison. A date never is: blobs have none.
    package static func isSame(_ header: String, _ tag: String) -> Bool {
        header == tag && !tag.hasPrefix("W/")
    }

    private static func weakless(_ tag: Substring) -> Substring {
        tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
    }
}
