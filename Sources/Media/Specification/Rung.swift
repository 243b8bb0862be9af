/// A rung of the ladder: the height that is wanted and what its picture may cost.
public struct Rung: Sendable, Hashable {
    /// The rendition's name: "720p".
    public var name: String
    /// Pixels of the displayed picture.
    public var height: Int
    /// Bits a second, average.
    public var bitrate: Int
    /// FFmpeg's name of what it is coded in: "h264", "hevc" or "av1".
    public var codec: String
    /// Whether the bits are meant as they are, rather than for 30 pictures a second.
    public var isFixed: Bool

    /// Makes one.
    public init(name: String, height: Int, bitrate: Int, codec: String = "h264", isFixed: Bool = false) {
        self.name = name
        self.height = height
        self.bitrate = bitrate
        self.codec = codec
        self.isFixed = isFixed
    }

    /// The codecs that rungs may be made in.
    package static let codecs = ["h264", "hevc", "av1"]

    /// What is made when the specification names no ladder, best first.
    public static let standard = [
        Rung(name: "1080p", height: 1080, bitrate: 5_000_000), Rung(name: "720p", height: 720, bitrate: 2_800_000),
        Rung(name: "480p", height: 480, bitrate: 1_400_000), Rung(name: "360p", height: 360, bitrate: 800_000),
        Rung(name: "240p", height: 240, bitrate: 400_000),
    ]
}
