/// The coded pictures of one segment, in decoding order, from its head.
struct SegmentSamples {
    /// Of one picture.
    struct Place {
        /// Where its bytes are in the segment.
        let offset: Int
        let size: Int
        /// When it is shown, ticks of the segments' clock.
        let pts: Int64
        let isSync: Bool
    }

    let places: [Place]

    /// Reads a segment's `moof`; `bytes` begin with it and the head of its `mdat`.
    init(_ bytes: [UInt8]) throws(MediaFailure) {
        let chunk = try DownloadChunk(bytes)
        guard let box = BoxReader.find(["moof", "traf", "tfdt"], in: bytes[..<(chunk.offset - 8)]) else {
            throw DownloadTrack.unreadable
        }
        var reader = BoxReader(box)
        let version = reader.uint8()
        reader.skip(3)
        guard let start = version == 1 ? reader.uint64() : reader.uint32().map(UInt64.init) else {
            throw DownloadTrack.unreadable
        }
        var (time, offset) = (Int64(clamping: start), chunk.offset)
        places = chunk.samples.map { sample in
            defer {
                time &+= Int64(sample.duration)
                offset += Int(sample.size)
            }
            return Place(
                offset: offset, size: Int(sample.size), pts: time &+ Int64(sample.shift), isSync: sample.isSync)
        }
    }
}
