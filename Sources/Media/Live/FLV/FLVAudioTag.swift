/// One track's part of an FLV audio message: its header read, its payload still in the message's bytes. FLV 10.1, E.4.2,
/// and Enhanced RTMP v2, "Enhanced Audio".
package struct FLVAudioTag: Sendable, Hashable {
    /// How its sound is coded.
    package let codec: FLVAudioCodec
    /// Which of the sender's tracks it belongs to; 0 is the first and, without multitrack, the only one.
    package let track: UInt8
    /// What it says.
    package let packet: FLVAudioPacket
    /// What is to be added to the message's timestamp, nanoseconds below a millisecond (`ModEx`, TimestampOffsetNano).
    package let nanoseconds: UInt32

    /// Makes one, as ``tags(in:)`` would find it.
    package init(codec: FLVAudioCodec, track: UInt8, packet: FLVAudioPacket, nanoseconds: UInt32) {
        self.codec = codec
        self.track = track
        self.packet = packet
        self.nanoseconds = nanoseconds
    }

    /// Reads the body of an audio message (type 8). One tag, of track 0, but for multitrack messages, which have several;
    /// none of an empty body.
    package static func tags(in body: ArraySlice<UInt8>) throws(FLVProblem) -> [FLVAudioTag] {
        guard let first = body.first else { return [] }
        var reader = FLVBody(body.dropFirst())
        guard first >> 4 == enhancedFormat else { return [try plain(FLVAudioCodec(number: first >> 4), &reader)] }
        let (packetType, nanoseconds) = try FLVExtension.skip(first & 0x0F, &reader)
        return try FLVTracks.read(packetType: packetType, multitrack: PacketType.multitrack, &reader) {
            (piece: FLVTracks.Piece) throws(FLVProblem) in
            FLVAudioTag(
                codec: FLVAudioCodec(fourCharacters: piece.codec), track: piece.track,
                packet: packet(piece.packetType, piece.payload), nanoseconds: nanoseconds)
        }
    }

    /// The header of before 2023. Rate, width and channels that it states are not used: AAC says them in its configuration,
    /// MP3 in each frame.
    private static func plain(_ codec: FLVAudioCodec, _ reader: inout FLVBody) throws(FLVProblem) -> FLVAudioTag {
        func tag(_ packet: FLVAudioPacket) -> FLVAudioTag {
            FLVAudioTag(codec: codec, track: 0, packet: packet, nanoseconds: 0)
        }
        guard codec == .aac else { return tag(reader.rest.isEmpty ? .nothing : .frame(reader.rest)) }
        switch try reader.uint8() {
        case 0: return tag(.configuration(reader.rest))
        case 1: return tag(.frame(reader.rest))
        default: return tag(.nothing)
        }
    }

    private static func packet(_ packetType: UInt8, _ payload: ArraySlice<UInt8>) -> FLVAudioPacket {
        switch packetType {
        case PacketType.sequenceStart: .configuration(payload)
        case PacketType.codedFrames: .frame(payload)
        case PacketType.sequenceEnd: .end
        case PacketType.multichannelConfig: .channels(payload)
        default: .nothing
        }
    }

    /// The sound format that says that the header is an enhanced one.
    private static let enhancedFormat: UInt8 = 9

    /// Values of AudioPacketType.
    private enum PacketType {
        static let sequenceStart: UInt8 = 0
        static let codedFrames: UInt8 = 1
        static let sequenceEnd: UInt8 = 2
        static let multichannelConfig: UInt8 = 4
        static let multitrack: UInt8 = 5
    }
}
