/// Coded frames in which nothing is heard: what stands in for sound that is missing.
package enum SilentSound {
    /// A frame of AAC-LC for so many channels (ISO/IEC 14496-3, 4.4.2.1); nil where there is none.
    package static func aac(_ configuration: AudioConfiguration) -> [UInt8]? {
        guard configuration.objectType == 2 else { return nil }
        switch configuration.channels {
        case 1: return [0x00, 0xC8, 0x00, 0x80, 0x23, 0x80]
        case 2: return [0x21, 0x00, 0x49, 0x90, 0x02, 0x19, 0x00, 0x23, 0x80]
        default: return nil
        }
    }
}
