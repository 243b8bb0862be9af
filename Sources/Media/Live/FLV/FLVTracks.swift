/// The tracks of an enhanced message: one, or with multitrack several, each with its identifier (Enhanced RTMP v2,
/// AvMultitrackType).
enum FLVTracks {
    /// What of a message belongs to one track.
    struct Piece {
        /// Four characters.
        let codec: UInt32
        let packetType: UInt8
        let track: UInt8
        let payload: ArraySlice<UInt8>
    }

    /// Reads what follows the kind of packet, and makes something of each track's piece.
    static func read<Tag>(
        packetType: UInt8, multitrack: UInt8, _ reader: inout FLVBody,
        _ make: (Piece) throws(FLVProblem) -> Tag
    ) throws(FLVProblem) -> [Tag] {
        guard packetType == multitrack else {
            let codec = try reader.number(4)
            return [try make(Piece(codec: codec, packetType: packetType, track: 0, payload: reader.rest))]
        }
        let kinds = try reader.uint8()
        let inner = kinds & 0x0F
        guard let kind = Kind(rawValue: kinds >> 4), inner != multitrack, inner != FLVExtension.packetType else {
            throw .badMultitrack
        }
        var codec: UInt32 = 0
        if kind != .manyTracksManyCodecs { codec = try reader.number(4) }
        if kind == .oneTrack {
            let track = try reader.uint8()
            return [try make(Piece(codec: codec, packetType: inner, track: track, payload: reader.rest))]
        }
        var tags: [Tag] = []
        // At most as many as there are identifiers: a track twice in a message is a mistake, but harmless.
        while !reader.rest.isEmpty, tags.count < 256 {
            if kind == .manyTracksManyCodecs { codec = try reader.number(4) }
            let track = try reader.uint8()
            let size = Int(try reader.number(3))
            tags.append(
                try make(Piece(codec: codec, packetType: inner, track: track, payload: try reader.take(size))))
        }
        return tags
    }

    private enum Kind: UInt8 {
        case oneTrack = 0
        case manyTracks = 1
        case manyTracksManyCodecs = 2
    }
}
