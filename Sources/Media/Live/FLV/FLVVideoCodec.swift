/// How the pictures of an FLV video message are coded.
package enum FLVVideoCodec: Sendable, Hashable {
    /// H.264. Configuration: AVCDecoderConfigurationRecord; pictures: NAL units with lengths before them.
    case avc
    /// H.265. Configuration: HEVCDecoderConfigurationRecord; pictures: NAL units with lengths before them.
    case hevc
    /// Configuration: AV1CodecConfigurationRecord; pictures: the OBUs of a temporal unit.
    case av1
    /// Configuration: VPCodecConfigurationRecord.
    case vp9
    /// Configuration: VPCodecConfigurationRecord.
    case vp8
    /// None that is taken, by its name or number as a streamer would read it: `Sorenson H.263`, `vvc1`.
    case other(String)

    /// Of the four characters that the enhanced header has (Enhanced RTMP v2, "Enhanced Video").
    package init(fourCharacters code: UInt32) {
        switch code {
        case 0x6176_6331: self = .avc  // avc1
        case 0x6876_6331: self = .hevc  // hvc1
        case 0x6176_3031: self = .av1  // av01
        case 0x7670_3039: self = .vp9  // vp09
        case 0x7670_3038: self = .vp8  // vp08
        default: self = .other(FLVName.of(fourCharacters: code))
        }
    }

    /// Of the four bits that the old header has (FLV 10.1, E.4.3.1). 12 and 13 were never specified: much software sends
    /// H.265 and AV1 so, laid out as H.264 is.
    package init(number: UInt8) {
        switch number {
        case 2: self = .other("Sorenson H.263")
        case 3, 6: self = .other("screen video")
        case 4, 5: self = .other("VP6")
        case 7: self = .avc
        case 12: self = .hevc
        case 13: self = .av1
        default: self = .other("video codec \(number)")
        }
    }

    /// Whether a coded picture has a composition time before it.
    var hasCompositionTime: Bool {
        switch self {
        case .avc, .hevc: true
        // The one of those that are not taken that has one.
        case .other(let name): name == "vvc1"
        case .av1, .vp9, .vp8: false
        }
    }
}
