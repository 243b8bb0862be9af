/// The routes of the manifest, by their place in it.
package enum ThumbnailRoute: Int, Sendable, CaseIterable {
    case jpg, png, webp, gif, storyboardText, storyboardSheet
    case jpgOptions, pngOptions, webpOptions, gifOptions, storyboardTextOptions, storyboardSheetOptions

    /// As the manifest states it.
    package var pattern: (method: String, path: String) {
        let files = [
            "thumbnail.jpg", "thumbnail.png", "thumbnail.webp", "thumbnail.gif", "storyboard.vtt", "storyboard.jpg",
        ]
        return (rawValue < files.count ? "GET" : "OPTIONS", "/play/{key}/\(files[rawValue % files.count])")
    }

    /// Of a picture's route: what it is written as.
    var format: PictureFormat? {
        switch self {
        case .jpg: .jpg
        case .png: .png
        case .webp: .webp
        case .gif: .gif
        default: nil
        }
    }
}
