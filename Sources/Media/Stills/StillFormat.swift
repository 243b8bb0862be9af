/// What a picture is written as.
public enum StillFormat: String, Sendable, Hashable, CaseIterable {
    /// JPEG.
    case jpg
    /// PNG.
    case png
    /// WebP, still or moving.
    case webp
    /// GIF, always moving.
    case gif

    /// Its media type.
    public var mediaType: String { self == .jpg ? "image/jpeg" : "image/\(rawValue)" }
}
