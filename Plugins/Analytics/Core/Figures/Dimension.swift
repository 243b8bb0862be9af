/// By what figures are told apart.
package enum Dimension: String, Sendable, Hashable, CaseIterable {
    case stream, country, device, browser, os, referrer, rendition

    /// Stands for what is not known.
    package static let unknown = "unknown"
    /// Stands for those that came when there were too many.
    package static let other = "other"
}
