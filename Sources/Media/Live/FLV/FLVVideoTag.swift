/// One track's part of an FLV video message: its header read, its payload still in the message's bytes. FLV 10.1, E.4.3,
/// and Enhanced RTMP v2, "Enhanced Video".
package struct FLVVideoTag: Sendable, Hashable {
    /// How its pictures are coded.
    package let codec: FLVVideoCodec
    /// Which of the sender's tracks it belongs to; 0 is the first and, without multitrack, the only one.
    package let track: UInt8
    /// What it says.
    package let packet: FLVVideoPacket
    /// What is to be added to the message's timestamp, nanoseconds below a millisecond (`ModEx`, TimestampOffsetNano).
    package let nanoseconds: UInt32

    /// Reads the body of a video message (type 9). One tag, of track 0, but for multitrack messages, which have several;
    /// none of an empty body, which some clients send, and of a seek command.
    package static func tags(in body: ArraySlice<UInt8>) throws(FLVProblem) -> [FLVVideoTag] {
        guard let first = body.first else { return [] }
        var reader = FLVBody(body.dropFirst())
        let frameType = first >> 4 & 7
        guard first & 0x80 == 0 else { return try enhanced(packetType: first & 0x0F, frameType: frameType, &reader) }
        guard frameType != FrameType.command else { return [] }
        return [try plain(FLVVideoCodec(number: first & 0x0F), frameType: frameType, &reader)]
    }

    /// The header of before 2023.
    private static func plain(
        _ codec: FLVVideoCodec, frameType: UInt8, _ reader: inout FLVBody
    ) throws(FLVProblem) -> FLVVideoTag {
        func tag(_ packet: FLVVideoPacket) -> FLVVideoTag {
            FLVVideoTag(codec: codec, track: 0, packet: packet, nanoseconds: 0)
        }
        let isKeyframe = FrameType.isKeyframe(frameType)
        switch codec {
        case .avc, .hevc, .av1: break
        case .vp8, .vp9, .other:
            return tag(.frame(compositionMilliseconds: 0, isKeyframe: isKeyframe, payload: reader.rest))
        }
        let packetType = try reader.uint8()
        // It is there in all three kinds of packet, but says something in one. Where it is cut off there is no picture.
        guard let time = try? reader.signed24() else {
            guard packetType == 2 else { throw .truncated }
            return tag(.end)
        }
        switch packetType {
        case 0: return tag(.configuration(reader.rest))
        case 1:
            return tag(
                .frame(
                    compositionMilliseconds: codec.hasCompositionTime ? time : 0, isKeyframe: isKeyframe,
                    payload: reader.rest))
        case 2: return tag(.end)
        default: return tag(.nothing)
        }
    }

    /// The header with four characters for the codec.
    private static func enhanced(
        packetType first: UInt8, frameType: UInt8, _ reader: inout FLVBody
    ) throws(FLVProblem) -> [FLVVideoTag] {
        let (packetType, nanoseconds) = try FLVExtension.skip(first, &reader)
        if frameType == FrameType.command, packetType != PacketType.metadata { return [] }
        return try FLVTracks.read(packetType: packetType, multitrack: PacketType.multitrack, &reader) {
            (piece: FLVTracks.Piece) throws(FLVProblem) in
            let codec = FLVVideoCodec(fourCharacters: piece.codec)
            var reader = FLVBody(piece.payload)
            let packet = try packet(piece.packetType, codec: codec, frameType: frameType, &reader)
            return FLVVideoTag(codec: codec, track: piece.track, packet: packet, nanoseconds: nanoseconds)
        }
    }

    private static func packet(
        _ packetType: UInt8, codec: FLVVideoCodec, frameType: UInt8, _ reader: inout FLVBody
    ) throws(FLVProblem) -> FLVVideoPacket {
        switch packetType {
        case PacketType.sequenceStart: return .configuration(reader.rest)
        case PacketType.codedFrames, PacketType.codedFramesX:
            let hasTime = packetType == PacketType.codedFrames && codec.hasCompositionTime
            let time = hasTime ? try reader.signed24() : 0
            return .frame(
                compositionMilliseconds: time, isKeyframe: FrameType.isKeyframe(frameType), payload: reader.rest)
        case PacketType.sequenceEnd: return .end
        case PacketType.metadata: return .metadata(reader.rest)
        default: return .nothing
        }
    }

    /// Values of the three or four bits that say what kind of picture it is.
    private enum FrameType {
        static let command: UInt8 = 5

        /// A keyframe, or one that a server made.
        static func isKeyframe(_ type: UInt8) -> Bool { type == 1 || type == 4 }
    }

    /// Values of VideoPacketType.
    private enum PacketType {
        static let sequenceStart: UInt8 = 0
        static let codedFrames: UInt8 = 1
        static let sequenceEnd: UInt8 = 2
        static let codedFramesX: UInt8 = 3
        static let metadata: UInt8 = 4
        static let multitrack: UInt8 = 6
    }
}
