package import JSON

/// A rung of the ladder: a height and what its picture may cost.
package struct Rung: Sendable, Hashable {
    /// The rendition's: "720p".
    package var name: String
    /// Pixels of the displayed picture.
    package var height: Int
    /// Bits a second, average.
    package var bitrate: Int
    /// FFmpeg's name of what it is coded in.
    package var codec: String
    /// Whether the bits are meant as they are, rather than for 30 pictures a second.
    package var isFixed: Bool

    /// Makes one.
    package init(name: String, height: Int, bitrate: Int, codec: String = "h264", isFixed: Bool = false) {
        self.name = name
        self.height = height
        self.bitrate = bitrate
        self.codec = codec
        self.isFixed = isFixed
    }

    /// As stream-media takes it.
    package var json: JSON {
        .object([
            "name": .string(name), "height": .integer(Int64(height)), "bitrate": .integer(Int64(bitrate)),
            "codec": .string(codec), "fixed": .bool(isFixed),
        ])
    }
}
