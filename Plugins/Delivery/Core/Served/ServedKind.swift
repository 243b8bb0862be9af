/// What a viewer was served.
package enum ServedKind: Sendable, Hashable {
    /// The player page.
    case page
    /// A playlist or manifest.
    case playlist
    /// A rendition's init segment.
    case initSegment(rendition: String)
    /// A rendition's media segment.
    case segment(rendition: String, number: Int)
    /// A text track, or a part of one.
    case captions
    /// The whole file.
    case download

    var name: String {
        switch self {
        case .page: "page"
        case .playlist: "playlist"
        case .initSegment: "init"
        case .segment: "segment"
        case .captions: "captions"
        case .download: "download"
        }
    }
}
