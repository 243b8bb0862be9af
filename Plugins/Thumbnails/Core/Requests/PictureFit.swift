/// How a picture is brought to a size of which both sides are given.
package enum PictureFit: String, Sendable, Hashable, CaseIterable {
    /// Whole, inside of it, without bars.
    case contain
    /// Filling it, the rest cut off.
    case cover
    /// Stretched to it.
    case fill
}
