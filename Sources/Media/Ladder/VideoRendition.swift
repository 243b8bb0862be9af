/// A picture rendition that is made of a source.
struct VideoRendition: Sendable, Hashable {
    /// Its folder's as well: "720p".
    var name: String
    /// Pixels, even, square.
    var width: Int
    var height: Int
    /// Bits a second, average.
    var bitrate: Int
}
