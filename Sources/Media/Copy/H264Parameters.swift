/// What a sequence parameter set of H.264 says that decides whether a track is copied (ISO/IEC 14496-10, 7.3.2.1.1).
package struct H264Parameters: Sendable, Hashable {
    /// `profile_idc`.
    package let profile: Int
    /// `level_idc`: 41 for 4.1.
    package let level: Int
    /// `chroma_format_idc`: 1 for 4:2:0.
    package let chromaFormat: Int
    /// Bits a sample, the larger of luma's and chroma's.
    package let depth: Int
    /// Whether there are no fields (`frame_mbs_only_flag`).
    package let isProgressive: Bool
    /// Of the picture without what is cropped, pixels.
    package let width: Int
    package let height: Int
    /// What is said of how it is shown.
    package let usability: VideoUsability

    /// Profiles whose sets say their chroma and depth.
    private static let detailed: Set<Int> = [44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]

    /// Reads a NAL unit. Nil where it is no such set, or cut short.
    package init?(unit: [UInt8]) {
        guard unit.count > 4, unit[0] & 0x1F == 7 else { return nil }
        var reader = BitReader(payload: unit.dropFirst())
        profile = reader.bits(8)
        _ = reader.bits(8)
        level = reader.bits(8)
        _ = reader.unsigned()
        var chroma = 1
        var depth = 8
        if Self.detailed.contains(profile) {
            chroma = reader.unsigned()
            if chroma == 3 { _ = reader.bits(1) }
            depth = 8 + max(reader.unsigned(), reader.unsigned())
            _ = reader.bits(1)
            if reader.bits(1) == 1 { Self.skipScaling(chroma == 3 ? 12 : 8, &reader) }
        }
        chromaFormat = chroma
        self.depth = depth
        Self.skipOrder(&reader)
        _ = reader.unsigned()  // reference frames
        _ = reader.bits(1)  // gaps
        let columns = reader.unsigned() + 1
        let rows = reader.unsigned() + 1
        isProgressive = reader.bits(1) == 1
        if reader.isPastEnd { return nil }
        if !isProgressive { _ = reader.bits(1) }
        _ = reader.bits(1)  // direct inference
        var crop = (width: 0, height: 0)
        if reader.bits(1) == 1 {
            let sides = (0..<4).map { _ in reader.unsigned() }
            let (unitX, unitY) = (chroma == 1 || chroma == 2 ? 2 : 1, chroma == 1 ? 2 : 1)
            crop = ((sides[0] + sides[1]) * unitX, (sides[2] + sides[3]) * unitY * (isProgressive ? 1 : 2))
        }
        width = max(0, columns * 16 - crop.width)
        height = max(0, rows * 16 * (isProgressive ? 1 : 2) - crop.height)
        usability = reader.bits(1) == 1 ? VideoUsability(&reader) : VideoUsability()
    }

    private static func skipScaling(_ lists: Int, _ reader: inout BitReader) {
        for list in 0..<lists where reader.bits(1) == 1 {
            var last = 8
            var next = 8
            for _ in 0..<(list < 6 ? 16 : 64) {
                if next != 0 { next = (last + reader.signed() + 256) % 256 }
                last = next == 0 ? last : next
            }
        }
    }

    private static func skipOrder(_ reader: inout BitReader) {
        _ = reader.unsigned()  // frame number's length
        switch reader.unsigned() {
        case 0: _ = reader.unsigned()
        case 1:
            _ = reader.bits(1)
            _ = reader.signed()
            _ = reader.signed()
            for _ in 0..<min(255, reader.unsigned()) { _ = reader.signed() }
        default: break
        }
    }
}
