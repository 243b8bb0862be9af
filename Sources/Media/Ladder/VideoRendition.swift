/// A picture rendition that is made of a source.
package struct VideoRendition: Sendable, Hashable {
    /// Its folder's as well: "720p".
    package var name: String
    /// Pixels, even, square.
    package var width: Int
    package var height: Int
    /// Bits a second, average.
    package var bitrate: Int
    /// FFmpeg's name of what it is coded in.
    package var codec = "h264"
}
