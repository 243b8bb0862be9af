/// A rung of the ladder: the height that is wanted and what its picture may cost.
public struct Rung: Sendable, Hashable {
    /// The rendition's name: "720p".
    public var name: String
    /// Pixels of the displayed picture.
    public var height: Int
    /// Bits a second, average.
    public var bitrate: Int

    /// Makes one.
    public init(name: String, height: Int, bitrate: Int) {
        self.name = name
        self.height = height
        self.bitrate = bitrate
    }

    /// What is made when the specification names no ladder, best first.
    public static let standard = [
        Rung(name: "1080p", height: 1080, bitrate: 5_000_000), Rung(name: "720p", height: 720, bitrate: 2_800_000),
        Rung(name: "480p", height: 480, bitrate: 1_400_000), Rung(name: "360p", height: 360, bitrate: 800_000),
        Rung(name: "240p", height: 240, bitrate: 400_000),
    ]
}
