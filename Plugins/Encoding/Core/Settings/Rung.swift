package import JSON

/// A rung of the ladder: a height and what its picture may cost.
package struct Rung: Sendable, Hashable {
    /// The rendition's: "720p".
    package var name: String
    /// Pixels of the displayed picture.
    package var height: Int
    /// Bits a second, average.
    package var bitrate: Int

    /// Makes one.
    package init(name: String, height: Int, bitrate: Int) {
        self.name = name
        self.height = height
        self.bitrate = bitrate
    }

    /// As stream-media takes it.
    package var json: JSON {
        .object([
            "name": .string(name), "height": .integer(Int64(height)), "bitrate": .integer(Int64(bitrate)),
        ])
    }
}
