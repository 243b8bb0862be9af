/// What a picture is written as.
package enum PictureFormat: String, Sendable, Hashable, CaseIterable {
    /// JPEG.
    case jpg
    /// PNG.
    case png
    /// WebP; moving where a time or a rate is asked for.
    case webp
    /// GIF, always moving.
    case gif

    /// Its media type.
    package var mediaType: String { self == .jpg ? "image/jpeg" : "image/\(rawValue)" }
}
