/// What an FLV video message says of a track of pictures.
package enum FLVVideoPacket: Sendable, Hashable {
    /// What a decoder must know first, in the codec's own form (see ``FLVVideoCodec``). It may come again, the same or
    /// another; before pictures that it is for.
    case configuration(ArraySlice<UInt8>)
    /// A coded picture. It is shown `compositionMilliseconds` after the message's timestamp, which is when it is decoded;
    /// that can be negative where a sender is wrong. A keyframe is one by the sender's word.
    case frame(compositionMilliseconds: Int32, isKeyframe: Bool, payload: ArraySlice<UInt8>)
    /// No more pictures with this configuration.
    case end
    /// AMF0 pairs of name and value: `colorInfo` (Enhanced RTMP v2, "Metadata Frame").
    case metadata(ArraySlice<UInt8>)
    /// Nothing for the pipeline: an AV1 descriptor of MPEG-TS, a kind of packet that came later.
    case nothing
}
