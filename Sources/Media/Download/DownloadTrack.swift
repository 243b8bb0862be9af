/// A track of a progressive file: what its init segment says, and what its segments hold.
struct DownloadTrack {
    /// `tkhd`'s width and height, 16.16.
    let width: UInt32
    let height: UInt32
    let isAudio: Bool
    /// Ticks a second.
    let timescale: UInt32
    /// Where on the track's clock the presentation starts.
    let presentationStart: Int64
    /// The contents of `mdhd`'s language, and `stsd` whole but for its head.
    let language: UInt16
    let descriptions: [UInt8]
    /// Of each segment, in order.
    var chunks: [DownloadChunk] = []

    /// The sum of the samples' durations, ticks.
    var duration: Int64 { chunks.reduce(0) { $0 + $1.duration } }
    /// How long it is shown or heard, ticks.
    var presented: Int64 {
        // Sound begins with what only primes the decoder; pictures are shown as long as they are decoded.
        isAudio ? max(0, duration - presentationStart) : duration
    }

    /// Reads an init segment. Throws where it is none.
    init(_ bytes: [UInt8]) throws(MediaFailure) {
        guard let track = BoxReader.find(["moov", "trak"], in: bytes[...]),
            let head = BoxReader.find(["tkhd"], in: track), let media = BoxReader.find(["mdia"], in: track),
            let mediaHead = BoxReader.find(["mdhd"], in: media), let handler = BoxReader.find(["hdlr"], in: media),
            let descriptions = BoxReader.find(["minf", "stbl", "stsd"], in: media)
        else { throw Self.unreadable }
        var size = BoxReader(head)
        size.skip(76)
        var clock = BoxReader(mediaHead)
        clock.skip(12)
        var kind = BoxReader(handler)
        kind.skip(8)
        guard let width = size.uint32(), let height = size.uint32(), let timescale = clock.uint32(), timescale > 0,
            let type = kind.uint32()
        else { throw Self.unreadable }
        clock.skip(4)
        self.width = width
        self.height = height
        self.timescale = timescale
        language = clock.uint16() ?? 0x55C4
        isAudio = type == BoxReader.fourCharacters("soun")
        self.descriptions = Array(descriptions)
        presentationStart = Self.presentationStart(BoxReader.find(["edts", "elst"], in: track))
    }

    private static func presentationStart(_ list: ArraySlice<UInt8>?) -> Int64 {
        guard let list else { return 0 }
        var reader = BoxReader(list)
        guard reader.uint8() == 1 else { return 0 }
        reader.skip(3 + 4 + 8)
        return reader.uint64().map { max(0, Int64(bitPattern: $0)) } ?? 0
    }

    static let unreadable = MediaFailure(.internalError, "A file of the stream is not as it was made.", retryable: true)
}
