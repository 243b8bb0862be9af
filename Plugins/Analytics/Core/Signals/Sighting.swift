package import PluginSDK
internal import JSON

/// What a viewer was served, as the signal `media.served` tells it.
package struct Sighting: Sendable, Hashable {
    /// A media segment, in milliseconds of the film.
    package struct Segment: Sendable, Hashable {
        package var rendition: String
        package var isSound = false
        /// Nil where nobody knows.
        package var start: Int?
        /// Nil where nobody knows.
        package var length: Int?
        /// Bytes of the whole; nil where nobody knows.
        package var size: Int?
    }

    /// What it was.
    package enum Content: Sendable, Hashable {
        /// The player page.
        case page
        case segment(Segment)
        /// A playlist, a picture, the whole file, …
        case other
    }

    /// When, milliseconds since 1970.
    package var time: Int64
    package var account: String
    package var stream: String
    package var content: Content
    /// What stands in the address: the stream's id or a token.
    package var key: String
    package var address: String
    package var agent: String
    /// As it was sent.
    package var referrer: String?
    package var country: String?
    package var viewerID: String?
    /// By CMCD.
    package var sessionID: String?
    /// How long the film is, milliseconds; nil where nobody knows.
    package var filmLength: Int?
    package var status: Int
    /// Of the body, as far as they were sent.
    package var bytes: Int
    package var isComplete: Bool
    package var isHead: Bool
    /// Whether a browser fetched it in case it is wanted.
    package var isPreload: Bool

    /// Whether enough of the segment came for somebody to watch it; what the client has already counts as come.
    package var isSubstantial: Bool {
        guard case .segment(let segment) = content else { return false }
        switch status {
        case 304: return true
        case 200: return isComplete
        case 206: return segment.size.map { 2 * bytes >= $0 } ?? isComplete
        default: return false
        }
    }

    /// Reads a signal; nil where it tells of no answer, or of nobody's stream.
    package init?(_ heard: HeardSignal) {
        let (signal, data) = (heard.signal, heard.signal.data)
        guard let answer = heard.answer, !signal.subject.isEmpty else { return nil }
        time = heard.time
        account = signal.account
        stream = signal.subject
        key = data["key"]?.string ?? signal.subject
        address = data["address"]?.string ?? ""
        agent = data["agent"]?.string ?? ""
        referrer = data["referrer"]?.string
        country = data["country"]?.string
        viewerID = data["viewerId"]?.string
        sessionID =
            data["cmcd"]?.string.flatMap { CMCD($0).sessionID }
            ?? data["cmcdQuery"]?.string.flatMap { CMCD(query: $0).sessionID }
        filmLength = Self.milliseconds(data["durationSeconds"])
        status = answer.status
        bytes = Int(clamping: max(0, answer.bytes))
        isComplete = answer.isComplete
        isHead = answer.isHead
        isPreload = data["purpose"]?.string.map { $0.contains("prefetch") || $0.contains("preview") } ?? false
        switch data["kind"]?.string {
        case "page": content = .page
        case "segment", "part":
            content = .segment(
                Segment(
                    rendition: data["rendition"]?.string ?? Dimension.unknown, isSound: data["sound"]?.bool ?? false,
                    start: Self.milliseconds(data["startSeconds"]), length: Self.length(data),
                    size: data["sizeBytes"]?.int))
        default: content = .other
        }
    }

    /// From the rounded start to the rounded end, so that segments in a row leave no gap.
    private static func length(_ data: JSONObject) -> Int? {
        guard let seconds = data["seconds"]?.double, seconds > 0 else { return nil }
        let start = data["startSeconds"]?.double ?? 0
        return milliseconds(.number(start + seconds)).flatMap { end in
            milliseconds(.number(start)).map { end - $0 }
        }
    }

    private static func milliseconds(_ seconds: JSON?) -> Int? {
        seconds?.double.flatMap { 0...10_000_000 ~= $0 ? Int(($0 * 1000).rounded()) : nil }
    }
}
