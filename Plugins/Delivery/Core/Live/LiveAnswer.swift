internal import JSON
internal import PluginSDK

/// What `livePlaylist` answered.
package struct LiveAnswer: Sendable, Hashable {
    /// HTTP's.
    package var status: Int
    /// The playlist, shared by all who get it.
    package var body: [UInt8]
    /// Why there is none, a sentence.
    package var message: String
    /// Whether it will not change any more.
    package var isFinal: Bool
    /// Of a multivariant playlist: whether its renditions have as much as a player starts with.
    package var isBuffered: Bool
    /// Of the body.
    package var tag: String

    /// Reads it. Throws `INTERNAL_ERROR` where it is none.
    init(_ json: JSON) throws {
        guard let status = json["status"]?.int, let body = json["body"]?.string else {
            throw PluginError.internalError("The playlist of the live stream cannot be read.")
        }
        self.status = status
        self.body = Array(body.utf8)
        message = json["message"]?.string ?? ""
        isFinal = json["final"]?.bool ?? false
        isBuffered = json["buffered"]?.bool ?? true
        tag = PlaylistAnswer.tag(of: body)
    }

    /// Names texts in a multivariant playlist: a group of their own that each variant may play with.
    mutating func add(_ texts: [Rendition]) {
        guard status == 200, !texts.isEmpty else { return }
        let group = RenditionGroup(.text, texts)
        var lines = String(decoding: body, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .map(String.init)
        for place in lines.indices where lines[place].hasPrefix("#EXT-X-STREAM-INF:") {
            lines[place] += ",SUBTITLES=\"\(group.id)\""
        }
        let place = lines.firstIndex { $0.hasPrefix("#EXT-X-STREAM-INF:") } ?? lines.endIndex
        lines.insert(contentsOf: group.lines.map { $0.replacing("/index.m3u8\"", with: "/live.m3u8\"") }, at: place)
        let text = lines.joined(separator: "\n")
        body = Array(text.utf8)
        tag = PlaylistAnswer.tag(of: text)
    }

    /// What refuses it; nil where it is a playlist.
    var refusal: PluginError? {
        switch status {
        case 200: nil
        case 400: .validation(message, status: 400)
        case 503: PluginError(code: "TIMEOUT", message: message, retryable: true, status: 503)
        default: .notFound(message)
        }
    }
}
