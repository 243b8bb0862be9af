internal import LivePlaylists

/// Playlists as bytes, rendered once for each change of the stream, whoever many ask for them.
struct LiveTexts: Sendable {
    private struct Key: Hashable {
        /// Nil: the texts'.
        var rendition: String?
        var skip: DeliveryDirectives.Skip?
    }

    private var version = -1
    private var media: [Key: [UInt8]] = [:]
    private var multivariant: [UInt8]?

    /// A rendition's playlist, or that of all texts; nil where there is none.
    mutating func media(
        _ rendition: String?, skip: DeliveryDirectives.Skip?, of presentation: LivePresentation
    ) -> [UInt8]? {
        forget(before: presentation)
        let key = Key(rendition: rendition, skip: skip)
        if let known = media[key] { return known }
        let playlist =
            rendition.map { LiveMediaPlaylist($0, of: presentation) } ?? LiveMediaPlaylist(textOf: presentation)
        guard let bytes = playlist.map({ Array($0.text(skip: skip).utf8) }) else { return nil }
        media[key] = bytes
        return bytes
    }

    /// The multivariant playlist; nil while there is nothing to play.
    mutating func multivariant(of presentation: LivePresentation) -> [UInt8]? {
        forget(before: presentation)
        if let multivariant { return multivariant }
        multivariant = LiveMultivariantPlaylist(presentation).map { Array($0.text.utf8) }
        return multivariant
    }

    private mutating func forget(before presentation: LivePresentation) {
        guard presentation.version != version else { return }
        (version, media, multivariant) = (presentation.version, [:], nil)
    }
}
