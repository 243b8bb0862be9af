package import JSON

/// What a token says of its viewer (RFC 7519, section 4). Times are milliseconds since 1970.
package struct TokenClaims: Sendable, Hashable {
    /// `sub`: the stream.
    package var streamID: String
    /// `exp`: from then on nobody starts with it.
    package var expiresAt: Int64
    /// `nbf`: before it is good for nothing.
    package var notBefore: Int64?
    /// `iat`; a token without it counts as older than any revocation.
    package var issuedAt: Int64?
    /// `viewerId`: whom it was made for.
    package var viewerID: String?
    /// `rules`: tried beside the stream's own.
    package var rules: [AccessRule] = []
    /// `origins`: pages that may play it; empty is any.
    package var origins: [WebOrigin] = []
    /// `downloadable`: whether it grants what the stream does not.
    package var isDownloadable = false

    /// Reads the claims; nil where one is missing or malformed. Those it does not know are let be.
    package init?(_ json: JSONObject) {
        guard let streamID = json["sub"]?.string, let expiresAt = json["exp"].flatMap(Self.milliseconds) else {
            return nil
        }
        self.streamID = streamID
        self.expiresAt = expiresAt
        if let value = json["nbf"] {
            guard let time = Self.milliseconds(value) else { return nil }
            notBefore = time
        }
        if let value = json["iat"] {
            guard let time = Self.milliseconds(value) else { return nil }
            issuedAt = time
        }
        if let value = json["viewerId"] {
            guard let text = value.string else { return nil }
            viewerID = text
        }
        if let value = json["downloadable"] {
            guard let flag = value.bool else { return nil }
            isDownloadable = flag
        }
        if let value = json["rules"] {
            guard let rules = value.array.flatMap(AccessRule.all) else { return nil }
            self.rules = rules
        }
        if let value = json["origins"] {
            guard let origins = value.array.flatMap(WebOrigin.all) else { return nil }
            self.origins = origins
        }
    }

    /// NumericDate (RFC 7519, section 2), fractions allowed.
    private static func milliseconds(_ value: JSON) -> Int64? {
        guard let seconds = value.double, 0...1e11 ~= seconds else { return nil }
        return Int64((seconds * 1000).rounded())
    }

    /// A time as NumericDate: whole seconds where it is whole.
    package static func numericDate(_ milliseconds: Int64) -> JSON {
        milliseconds % 1000 == 0 ? .integer(milliseconds / 1000) : .number(Double(milliseconds) / 1000)
    }
}
