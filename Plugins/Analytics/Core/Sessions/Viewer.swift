/// What is known of who watches, apart from who it is.
package struct Viewer: Sendable, Hashable {
    /// ISO 3166.
    package var country = Dimension.unknown
    /// `desktop`, `mobile`, …
    package var device = Dimension.unknown
    /// By name.
    package var browser = Dimension.unknown
    /// By name.
    package var os = Dimension.unknown
    /// The host of the page that the video is shown on; `direct` without one.
    package var referrer = Viewer.direct

    /// Where no page of others led to it.
    package static let direct = "direct"

    /// Of whom nothing is known.
    package init() {}

    subscript(dimension: Dimension) -> String? {
        switch dimension {
        case .country: country
        case .device: device
        case .browser: browser
        case .os: os
        case .referrer: referrer
        case .stream, .rendition: nil
        }
    }
}
