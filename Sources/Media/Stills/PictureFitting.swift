/// How a picture is brought to a wanted size.
public enum PictureFitting: String, Sendable, Hashable, CaseIterable {
    /// Whole, inside of it, without bars: one side may be shorter.
    case contain
    /// Filling it, what is too much on two sides cut off.
    case cover
    /// Stretched to it.
    case fill
}
