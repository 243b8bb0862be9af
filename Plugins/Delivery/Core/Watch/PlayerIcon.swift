/// Drawings of the page, inline, in the text's colour.
enum PlayerIcon {
    static let missing = icon(
        #"<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="M9.5 9.5l5 5m0-5l-5 5"/>"#)
    static let failed = icon(
        #"<path d="M12 3.6 21.4 20H2.6z" stroke-linejoin="round"/><path d="M12 10v4.4m0 2.6v.1"/>"#)
    static let film = icon(
        #"<rect x="3" y="5" width="18" height="14" rx="2.5"/><path d="M10 9.3v5.4l4.6-2.7z" stroke-linejoin="round"/>"#)
    static let play = #"<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5.2v13.6L19 12z"/></svg>"#

    private static func icon(_ drawing: String) -> String {
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\(drawing)</svg>"
    }
}
