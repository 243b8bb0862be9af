/// What a sequence parameter set says of how pictures are shown: `vui_parameters` (ISO/IEC 14496-10, E.1.1; ISO/IEC 23008-2,
/// E.2.1), as far as both codecs have it alike.
package struct VideoUsability: Sendable, Hashable {
    /// Of a pixel, width by height; 1:1 where it is not said.
    package var aspect = (width: 1, height: 1)
    /// What the colours mean.
    package var color = ColorDescription.unknown
    /// Whether samples use all values.
    package var isFullRange = false
    /// Pictures a second; nil: not said. Of H.264 alone.
    package var frameRate: Double?

    /// Nothing is said.
    package init() {}

    /// Reads one of H.264, from its first bit on; what lies behind the timing is left.
    init(_ reader: inout BitReader) {
        readPicture(&reader)
        guard reader.bits(1) == 1 else { return }
        let tick = reader.bits(32)
        let scale = reader.bits(32)
        guard tick > 0, scale > 0, !reader.isPastEnd else { return }
        let rate = Double(scale) / (2 * Double(tick))
        if 1...1000 ~= rate { frameRate = rate }
    }

    /// Reads what both codecs begin with.
    mutating func readPicture(_ reader: inout BitReader) {
        if reader.bits(1) == 1 {
            let code = reader.bits(8)
            if code == 255 {
                let stated = (width: reader.bits(16), height: reader.bits(16))
                if stated.width > 0, stated.height > 0 { aspect = stated }
            } else if Self.aspects.indices.contains(code) {
                aspect = Self.aspects[code]
            }
        }
        if reader.bits(1) == 1 { _ = reader.bits(1) }  // overscan
        if reader.bits(1) == 1 {
            _ = reader.bits(3)
            isFullRange = reader.bits(1) == 1
            if reader.bits(1) == 1 {
                color = ColorDescription(
                    primaries: UInt16(reader.bits(8)), transfer: UInt16(reader.bits(8)), matrix: UInt16(reader.bits(8)))
            }
        }
        guard reader.bits(1) == 1 else { return }
        _ = reader.unsigned()  // where chroma lies
        _ = reader.unsigned()
    }

    /// By `aspect_ratio_idc`.
    private static let aspects = [
        (1, 1), (1, 1), (12, 11), (10, 11), (16, 11), (40, 33), (24, 11), (20, 11), (32, 11), (80, 33), (18, 11),
        (15, 11),
        (64, 33), (160, 99), (4, 3), (3, 2), (2, 1),
    ].map { (width: $0.0, height: $0.1) }

    package static func == (one: VideoUsability, other: VideoUsability) -> Bool {
        one.aspect == other.aspect && one.color == other.color && one.isFullRange == other.isFullRange
            && one.frameRate == other.frameRate
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(aspect.width)
        hasher.combine(aspect.height)
        hasher.combine(color)
        hasher.combine(frameRate)
    }
}
