package import JSON

/// A viewer was let in: to which stream, and on what terms.
package struct Admission: Sendable, Hashable {
    /// The stream's id, also where the key was a token.
    package let streamID: String
    /// Whose stream it is.
    package let account: String
    /// The stream's state, as the API tells it.
    package let state: String
    /// May be empty.
    package let title: String
    /// Whether the viewer may take it as a file: the stream allows it, or the viewer's token does.
    package let isDownloadable: Bool
    /// Whether another viewer might be refused, so that no shared cache may keep the answer.
    package let isRestricted: Bool
    /// Lists of origins; a page that embeds the player must be in each.
    package let frameAncestors: [[String]]
    /// When to ask again at the latest, milliseconds since 1970; nil: only the cache's own bound counts.
    package let validUntil: Int64?
    /// Who the viewer's token says that it is; nil without one.
    package var viewerID: String?
    /// ISO 3166; nil where nobody knows.
    package var country: String?

    /// Reads what `authorizeViewer` or `resolveStream` answered; nil where it is not all there.
    package init?(_ answer: JSON) {
        guard let streamID = answer["streamId"]?.string, let account = answer["account"]?.string else { return nil }
        self.streamID = streamID
        self.account = account
        state = answer["state"]?.string ?? "created"
        title = answer["title"]?.string ?? ""
        isDownloadable = answer["downloadable"]?.bool == true
        // What does not say so is taken for restricted.
        isRestricted = answer["restricted"]?.bool ?? true
        frameAncestors = (answer["frameAncestors"]?.array ?? []).map { ($0.array ?? []).compactMap(\.string) }
        validUntil = answer["validUntil"]?.int64
        viewerID = answer["viewerId"]?.string
        country = answer["country"]?.string
    }

    /// The answer of `admitViewer`.
    var json: JSON {
        [
            "streamId": .string(streamID), "account": .string(account), "state": .string(state),
            "title": .string(title), "downloadable": .bool(isDownloadable), "restricted": .bool(isRestricted),
            "viewerId": viewerID.map(JSON.string) ?? .null, "country": country.map(JSON.string) ?? .null,
        ]
    }
}
