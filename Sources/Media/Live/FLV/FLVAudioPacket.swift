/// What an FLV audio message says of a track of sound.
package enum FLVAudioPacket: Sendable, Hashable {
    /// What a decoder must know first, in the codec's own form (see ``FLVAudioCodec``).
    case configuration(ArraySlice<UInt8>)
    /// A coded frame, or of MP3 perhaps several.
    case frame(ArraySlice<UInt8>)
    /// No more sound with this configuration.
    case end
    /// The order of channels, as Enhanced RTMP v2 has it ("Enhanced Audio"): order (UI8), count (UI8), and what follows.
    case channels(ArraySlice<UInt8>)
    /// Nothing for the pipeline: a kind of packet that came later.
    case nothing
}
