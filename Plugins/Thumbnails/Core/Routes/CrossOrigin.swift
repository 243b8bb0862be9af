internal import PluginSDK

/// Cross-origin headers of pictures: pages of any origin may show and read them (the stream's access decides about the viewer).
enum CrossOrigin {
    /// Of every answer.
    static let headers: [(name: String, value: String)] = [
        (name: "access-control-allow-origin", value: "*"),
        (
            name: "access-control-expose-headers",
            value: "accept-ranges, age, content-length, content-range, date, etag, retry-after, x-request-id"
        ),
        (name: "cross-origin-resource-policy", value: "cross-origin"),
    ]

    /// The answer to a preflight; CMCD's headers are what a player may add (CTA-5004).
    static let preflight = HTTPDecision.bytes(
        status: 204,
        headers: headers + [
            (name: "access-control-allow-methods", value: "GET, HEAD, OPTIONS"),
            (
                name: "access-control-allow-headers",
                value: "range, if-none-match, if-modified-since, cmcd-request, cmcd-object, cmcd-status, cmcd-session"
            ),
            (name: "access-control-max-age", value: "86400"),
        ], body: [])
}
