internal import PluginSDK

/// How a playlist or manifest is answered.
enum PlaylistAnswer {
    /// HLS.
    static let hls = "application/vnd.apple.mpegurl"

    /// DASH.
    static let dash = "application/dash+xml"

    /// With an entity tag of its text; the gateway answers 304 by it, and compresses.
    static func of(_ text: String, type: String, index: MediaIndex, _ admission: Admission) -> HTTPDecision {
        // A finished playlist changes only when the stream is deleted; a growing one with every segment, and what not
        // everybody may see with who may.
        let caching =
            switch (admission.isRestricted, index.isComplete) {
            case (true, _): "private, no-cache"
            case (false, true): "public, max-age=30"
            case (false, false): "no-cache"
            }
        return .text(
            text, type: type,
            headers: CrossOrigin.headers + [
                (name: "cache-control", value: caching), (name: "etag", value: tag(of: text)),
            ])
    }

    /// A strong entity tag: a hash of the bytes (FNV-1a) and how many there are.
    static func tag(of text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return "\"\(String(hash, radix: 16))-\(String(text.utf8.count, radix: 16))\""
    }
}
