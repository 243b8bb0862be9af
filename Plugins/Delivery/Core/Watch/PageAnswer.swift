internal import PluginSDK

/// A page with the headers that keep it to itself: no foreign script, style or frame target. Any page may embed it, or those
/// alone that may play the stream.
enum PageAnswer {
    /// Answers with a page; `html` gets the nonce that its style and script must carry.
    ///
    /// A page that embeds it must be in each of the lists: several policies must all be met (CSP 3, section 2.2).
    static func page(
        status: Int, embeddedBy ancestors: [[String]] = [], html: (_ nonce: String) -> String
    ) -> HTTPDecision {
        let nonce = Self.nonce()
        let policy = [
            "default-src 'none'", "style-src 'nonce-\(nonce)'", "script-src 'nonce-\(nonce)'",
            "media-src 'self' blob:", "connect-src 'self'", "img-src 'self' data:", "base-uri 'none'",
            "form-action 'none'", "frame-ancestors \(sources(ancestors.first))",
        ]
        let more = ancestors.dropFirst().map {
            (name: "content-security-policy", value: "frame-ancestors \(sources($0))")
        }
        return .text(
            html(nonce), type: "text/html; charset=utf-8", status: status,
            headers: [
                (name: "content-security-policy", value: policy.joined(separator: "; ")),
                (name: "cache-control", value: "no-store"),
                (name: "x-content-type-options", value: "nosniff"),
                // The address may hold a viewer's token.
                (name: "referrer-policy", value: "same-origin"),
            ] + more)
    }

    private static func sources(_ ancestors: [String]?) -> String {
        ancestors.map { (["'self'"] + $0).joined(separator: " ") } ?? "*"
    }

    /// 128 random bits, in hex.
    private static func nonce() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(UInt32.random(in: .min ... .max, using: &random), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }
}
