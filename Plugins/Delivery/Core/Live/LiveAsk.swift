internal import JSON

/// What is asked about a live stream on behalf of a viewer: equal ones are asked once, whoever many viewers wait.
package struct LiveAsk: Sendable, Hashable {
    /// What is wanted.
    package enum Kind: String, Sendable {
        /// `master.m3u8`.
        case multivariant
        /// `RENDITION/live.m3u8`.
        case media
        /// `manifest.mpd`.
        case dash
        /// The `live.m3u8` of a text.
        case text
        /// When a segment is shown.
        case span
    }

    /// Whose stream it is.
    package var account: String
    /// The stream's id.
    package var streamID: String
    /// What is wanted.
    package var kind: Kind
    /// Of a media playlist.
    package var rendition: String?
    /// Of a segment's span.
    package var number: Int?
    /// The delivery directives among the query's fields, in order (RFC 8216bis section 6.2.5).
    package let directives: String
    /// Whether the answer may be held: of what it names it holds for ever.
    package let isBlocking: Bool

    /// Asks for something; of the query, all but the directives is left out.
    package init(account: String, streamID: String, kind: Kind, rendition: String? = nil, query: String = "") {
        self.account = account
        self.streamID = streamID
        self.kind = kind
        self.rendition = rendition
        let told = query.isEmpty ? [] : query.split(separator: "&").filter { $0.hasPrefix("_HLS_") }.sorted()
        directives = told.joined(separator: "&")
        isBlocking = told.contains { $0.hasPrefix("_HLS_msn=") }
    }

    /// The parameters of `livePlaylist`.
    var parameters: JSONObject {
        var parameters: JSONObject = ["streamId": .string(streamID), "kind": .string(kind.rawValue)]
        parameters["rendition"] = rendition.map(JSON.string)
        parameters["number"] = number.map { .integer(Int64($0)) }
        if !directives.isEmpty { parameters["query"] = .string(directives) }
        return parameters
    }
}
