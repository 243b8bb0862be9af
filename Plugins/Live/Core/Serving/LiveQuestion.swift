package import LivePlaylists

/// What viewers ask a live stream for.
package enum LiveQuestion: Sendable, Hashable {
    /// `master.m3u8`.
    case multivariant
    /// `manifest.mpd`.
    case manifest
    /// `RENDITION/live.m3u8`.
    case media(rendition: String, DeliveryDirectives)
    /// The `live.m3u8` of any text.
    case text(DeliveryDirectives)
    /// When a segment is shown, of what texts are cut like.
    case span(number: Int)
    /// `RENDITION/N.P.m4s`: whether it can be fetched.
    case part(rendition: String, number: Int, index: Int)
}
