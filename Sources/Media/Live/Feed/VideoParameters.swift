/// What is known of a picture track from its configuration.
package struct VideoParameters: Sendable, Hashable {
    /// As it is coded, pixels.
    package var width: Int
    package var height: Int
    /// Of a pixel, width by height.
    package var aspect = 1.0
    /// What the colours mean.
    package var color = ColorDescription.unknown
    /// Pictures a second; nil: not known.
    package var frameRate: Double?
    /// Why players cannot be given it as it is, or nil.
    package var objection: String?

    /// Reads the configuration of a codec by FFmpeg's name; of VP8 and VP9 the first picture says what is needed. Nil where it is
    /// none.
    package init?(codec: String, configuration: [UInt8], keyframe: UnsafeRawBufferPointer? = nil) {
        switch codec {
        case "h264":
            guard let record = DecoderRecord(codec: codec, bytes: configuration),
                let set = record.units.lazy.compactMap({ H264Parameters(unit: $0) }).first
            else { return nil }
            (width, height) = (set.width, set.height)
            let usability = set.usability
            aspect = Double(usability.aspect.width) / Double(usability.aspect.height)
            color = usability.isFullRange ? .unknown : usability.color
            frameRate = usability.frameRate
            if set.chromaFormat != 1 || set.depth != 8 { objection = "its pixels are not 4:2:0 with 8 bits" }
            if !set.isProgressive { objection = "it is interlaced" }
        case "hevc":
            guard let record = DecoderRecord(codec: codec, bytes: configuration),
                let set = record.units.lazy.compactMap({ HEVCParameters(unit: $0) }).first
            else { return nil }
            (width, height) = (set.width, set.height)
            if set.chromaFormat != 1 { objection = "its pixels are not 4:2:0" }
            if !set.isProgressive { objection = "it is interlaced" }
        case "av1":
            guard let header = AV1Header(configuration: configuration) else { return nil }
            (width, height) = (header.width, header.height)
            if header.profile != 0 { objection = "its profile is \(header.profile)" }
        case "vp8", "vp9":
            guard let size = keyframe.flatMap({ VPXHeader.size(codec: codec, $0) }) else { return nil }
            (width, height) = size
            objection = "its codec is \(codec)"
        default: return nil
        }
        if abs(aspect - 1) > 0.01 { objection = "its pixels are not square" }
        guard 1...1 << 16 ~= width, 1...1 << 16 ~= height, width * height <= Bounds.pixels else { return nil }
    }
}

extension VideoParameters {
    /// Of a track. Nil where the format is not one of pictures, or cannot be read.
    init?(_ format: LiveFormat, keyframe: CodedBytes?) {
        guard case .video(let codec, let configuration) = format else { return nil }
        self.init(codec: codec, configuration: configuration, keyframe: keyframe?.buffer)
        withExtendedLifetime(keyframe) {}
    }
}
