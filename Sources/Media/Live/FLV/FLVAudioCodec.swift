/// How the sound of an FLV audio message is coded.
package enum FLVAudioCodec: Sendable, Hashable {
    /// Configuration: AudioSpecificConfig; frames without ADTS headers.
    case aac
    /// Configuration: the identification header (`OpusHead`, RFC 7845, 5.1); a packet each.
    case opus
    /// Without configuration; frames with their own headers.
    case mp3
    /// Configuration: the stream's metadata blocks from `STREAMINFO` on, with or without `fLaC` before them.
    case flac
    /// Without configuration.
    case ac3
    /// Without configuration.
    case eac3
    /// None that is taken, by its name or number as a streamer would read it: `Speex`, `G.711`.
    case other(String)

    /// Of the four characters that the enhanced header has (Enhanced RTMP v2, "Enhanced Audio").
    package init(fourCharacters code: UInt32) {
        switch code {
        case 0x6D70_3461: self = .aac  // mp4a
        case 0x4F70_7573: self = .opus  // Opus
        case 0x2E6D_7033: self = .mp3  // .mp3
        case 0x664C_6143: self = .flac  // fLaC
        case 0x6163_2D33: self = .ac3  // ac-3
        case 0x6563_2D33: self = .eac3  // ec-3
        default: self = .other(FLVName.of(fourCharacters: code))
        }
    }

    /// Of the four bits that the old header has (FLV 10.1, E.4.2.1).
    package init(number: UInt8) {
        switch number {
        case 0, 3: self = .other("PCM")
        case 1: self = .other("ADPCM")
        case 2, 14: self = .mp3
        case 4, 5, 6: self = .other("Nellymoser")
        case 7, 8: self = .other("G.711")
        case 10: self = .aac
        case 11: self = .other("Speex")
        default: self = .other("audio codec \(number)")
        }
    }
}
