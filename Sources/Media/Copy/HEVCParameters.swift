/// What a sequence parameter set of HEVC says that a copy needs (ISO/IEC 23008-2, 7.3.2.2).
package struct HEVCParameters: Sendable, Hashable {
    /// `general_profile_idc`: 1 for Main.
    package let profile: Int
    /// `general_level_idc`: 123 for 4.1.
    package let level: Int
    /// `chroma_format_idc`: 1 for 4:2:0.
    package let chromaFormat: Int
    /// Bits a sample, of luma and of chroma.
    package let depth: (luma: Int, chroma: Int)
    /// Whether its pictures are said to be frames.
    package let isProgressive: Bool
    /// Of the picture without what is cropped, pixels.
    package let width: Int
    package let height: Int
    /// The twelve bytes of the general profile, tier and level.
    let general: [UInt8]
    /// Temporal layers, and whether they nest.
    let layers: (count: Int, nest: Bool)

    /// Reads a NAL unit, its header of two bytes included. Nil where it is no such set, or cut short.
    package init?(unit: [UInt8]) {
        guard unit.count > 16, unit[0] >> 1 & 0x3F == 33 else { return nil }
        var reader = BitReader(payload: unit.dropFirst(2))
        _ = reader.bits(4)
        let most = reader.bits(3)
        layers = (most + 1, reader.bits(1) == 1)
        general = (0..<12).map { _ in UInt8(reader.bits(8)) }
        profile = Int(general[0] & 0x1F)
        level = Int(general[11])
        // general_progressive_source_flag and general_interlaced_source_flag
        isProgressive = !(general[5] & 0x40 != 0 && general[5] & 0x80 == 0)
        Self.skipLayers(most, &reader)
        _ = reader.unsigned()
        chromaFormat = reader.unsigned()
        if chromaFormat == 3 { _ = reader.bits(1) }
        let size = (width: reader.unsigned(), height: reader.unsigned())
        var crop = (width: 0, height: 0)
        if reader.bits(1) == 1 {
            let sides = (0..<4).map { _ in reader.unsigned() }
            let (unitX, unitY) = (chromaFormat == 1 || chromaFormat == 2 ? 2 : 1, chromaFormat == 1 ? 2 : 1)
            crop = ((sides[0] + sides[1]) * unitX, (sides[2] + sides[3]) * unitY)
        }
        width = max(0, size.width - crop.width)
        height = max(0, size.height - crop.height)
        depth = (8 + reader.unsigned(), 8 + reader.unsigned())
        if reader.isPastEnd { return nil }
    }

    private static func skipLayers(_ most: Int, _ reader: inout BitReader) {
        let present = (0..<most).map { _ in (profile: reader.bits(1) == 1, level: reader.bits(1) == 1) }
        if most > 0 { for _ in most..<8 { _ = reader.bits(2) } }
        for layer in present {
            if layer.profile { for _ in 0..<11 { _ = reader.bits(8) } }
            if layer.level { _ = reader.bits(8) }
        }
    }

    package static func == (one: HEVCParameters, other: HEVCParameters) -> Bool {
        one.general == other.general && one.width == other.width && one.height == other.height
            && one.chromaFormat == other.chromaFormat && one.depth == other.depth && one.layers == other.layers
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(general)
        hasher.combine(width)
        hasher.combine(height)
    }
}
