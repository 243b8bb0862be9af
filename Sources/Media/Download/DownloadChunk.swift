/// A segment of a track, which becomes a chunk of a progressive file: its samples, and where its bytes are.
struct DownloadChunk {
    /// One sample.
    struct Sample {
        let duration: UInt32
        let size: UInt32
        /// From decoding to showing, ticks.
        let shift: Int32
        let isSync: Bool
    }

    let samples: [Sample]
    /// Of the samples' bytes in the segment's file.
    let offset: Int
    /// Bytes.
    let size: Int

    /// The sum of the samples' durations, ticks.
    var duration: Int64 { samples.reduce(0) { $0 + Int64($1.duration) } }

    /// How many bytes of a segment are needed: its `moof`. Nil where that is not what it begins with.
    static func headBytes(_ start: [UInt8]) -> Int? {
        var reader = BoxReader(start[...])
        guard let size = reader.uint32(), reader.uint32() == BoxReader.fourCharacters("moof") else { return nil }
        return Int(size) + 8
    }

    /// Reads a segment's `moof`; `bytes` begin with it and the head of its `mdat`.
    init(_ bytes: [UInt8]) throws(MediaFailure) {
        guard let end = Self.headBytes(bytes), end <= bytes.count,
            let track = BoxReader.find(["moof", "traf"], in: bytes[..<(end - 8)]),
            let head = BoxReader.find(["tfhd"], in: track), let run = BoxReader.find(["trun"], in: track)
        else { throw DownloadTrack.unreadable }
        var reader = BoxReader(head)
        var flags: UInt32 = 0
        if let present = reader.uint32(), present & 0x20 != 0 {
            reader.skip(4)
            flags = reader.uint32() ?? 0
        }
        samples = try Self.samples(run, flags)
        offset = end
        size = samples.reduce(0) { $0 + Int($1.size) }
    }

    private static func samples(_ run: ArraySlice<UInt8>, _ common: UInt32) throws(MediaFailure) -> [Sample] {
        var reader = BoxReader(run)
        guard let present = reader.uint32(), let count = reader.uint32(), Int(count) <= run.count else {
            throw DownloadTrack.unreadable
        }
        if present & 0x1 != 0 { reader.skip(4) }
        var samples: [Sample] = []
        samples.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard present & 0x300 == 0x300, let duration = reader.uint32(), let size = reader.uint32() else {
                throw DownloadTrack.unreadable
            }
            let flags = present & 0x400 != 0 ? reader.uint32() : common
            let shift = present & 0x800 != 0 ? reader.uint32() : 0
            guard let flags, let shift else { throw DownloadTrack.unreadable }
            samples.append(
                Sample(
                    duration: duration, size: size, shift: Int32(bitPattern: shift), isSync: flags & 0x1_0000 == 0))
        }
        return samples
    }
}
