/// A track of an init segment of somebody else's fMP4 (ISO/IEC 14496-12), as far as playing it needs it.
struct FragmentTrack: Sendable, Hashable {
    /// What samples are where their fragment does not say it (`trex`).
    struct Defaults: Sendable, Hashable {
        var duration: UInt32 = 0
        var size: UInt32 = 0
        var flags: UInt32 = 0
    }

    /// `track_ID`.
    let id: UInt32
    /// Ticks a second.
    let timescale: Int64
    /// Where on the track's clock the presentation starts (`elst`).
    let presentationStart: Int64
    /// How it is coded; nil: in a way that is not taken.
    let format: LiveFormat?
    let isVideo: Bool
    let isAudio: Bool
    var defaults = Defaults()

    /// The tracks of a `moov`'s contents. Those that cannot be read are left out.
    static func all(in movie: ArraySlice<UInt8>) -> [FragmentTrack] {
        let boxes = BoxReader.boxes(in: movie)
        var defaults: [UInt32: Defaults] = [:]
        for box in boxes where box.type == BoxReader.fourCharacters("mvex") {
            for extends in BoxReader.boxes(in: box.contents) where extends.type == BoxReader.fourCharacters("trex") {
                var reader = BoxReader(extends.contents)
                reader.skip(4)
                guard let id = reader.uint32(), reader.uint32() != nil, let duration = reader.uint32(),
                    let size = reader.uint32(), let flags = reader.uint32()
                else { continue }
                defaults[id] = Defaults(duration: duration, size: size, flags: flags)
            }
        }
        return boxes.filter { $0.type == BoxReader.fourCharacters("trak") }.compactMap { box in
            guard var track = FragmentTrack(box.contents) else { return nil }
            track.defaults = defaults[track.id] ?? Defaults()
            return track
        }
    }

    private init?(_ track: ArraySlice<UInt8>) {
        guard let head = BoxReader.find(["tkhd"], in: track), let media = BoxReader.find(["mdia"], in: track),
            let mediaHead = BoxReader.find(["mdhd"], in: media), let handler = BoxReader.find(["hdlr"], in: media),
            let descriptions = BoxReader.find(["minf", "stbl", "stsd"], in: media)
        else { return nil }
        var reader = BoxReader(head)
        let version = reader.uint8()
        reader.skip(version == 1 ? 19 : 11)
        guard let id = reader.uint32() else { return nil }
        self.id = id
        var clock = BoxReader(mediaHead)
        let clockVersion = clock.uint8()
        clock.skip(clockVersion == 1 ? 19 : 11)
        guard let timescale = clock.uint32(), timescale > 0 else { return nil }
        self.timescale = Int64(timescale)
        var kind = BoxReader(handler)
        kind.skip(8)
        let type = kind.uint32()
        isVideo = type == BoxReader.fourCharacters("vide")
        isAudio = type == BoxReader.fourCharacters("soun")
        presentationStart = Self.presentationStart(BoxReader.find(["edts", "elst"], in: track))
        format = BoxReader.boxes(in: descriptions.dropFirst(8)).first.flatMap {
            FragmentFormat.read($0.type, $0.contents)
        }
    }

    /// Of the first edit that is not empty (8.6.6).
    private static func presentationStart(_ list: ArraySlice<UInt8>?) -> Int64 {
        guard let list else { return 0 }
        var reader = BoxReader(list)
        let version = reader.uint8()
        reader.skip(3)
        guard let count = reader.uint32() else { return 0 }
        for _ in 0..<min(count, 8) {
            let time: Int64?
            if version == 1 {
                reader.skip(8)
                time = reader.uint64().map { Int64(bitPattern: $0) }
            } else {
                reader.skip(4)
                time = reader.uint32().map { Int64(Int32(bitPattern: $0)) }
            }
            reader.skip(4)
            guard let time else { return 0 }
            if time >= 0 { return min(time, 1 << 40) }
        }
        return 0
    }
}
