/// The samples of one fragment of somebody else's fMP4, by its `moof` (ISO/IEC 14496-12, 8.8).
struct FragmentSamples {
    /// One sample.
    struct Place {
        let track: UInt32
        /// Ticks of the track's clock.
        let decode: Int64
        let present: Int64
        let duration: Int64
        let isSync: Bool
        /// Where its bytes are, from the start of the `moof`.
        let offset: Int
        let size: Int
    }

    /// Samples of one fragment at most.
    private static let most = 100_000

    private(set) var places: [Place] = []

    /// Reads a `moof`'s contents; `size` is that of the whole box. `next` are the times of tracks whose fragments have none, and
    /// grow. Nil where it cannot be read.
    init?(_ contents: ArraySlice<UInt8>, size: Int, tracks: [FragmentTrack], next: inout [UInt32: Int64]) {
        // Data follows the head of the box after this one where nothing else is said.
        var end = size + 8
        for box in BoxReader.boxes(in: contents) where box.type == BoxReader.fourCharacters("traf") {
            guard read(box.contents, tracks, &next, &end) else { return nil }
        }
    }

    private mutating func read(
        _ fragment: ArraySlice<UInt8>, _ tracks: [FragmentTrack], _ next: inout [UInt32: Int64], _ end: inout Int
    ) -> Bool {
        guard let head = BoxReader.find(["tfhd"], in: fragment) else { return false }
        var reader = BoxReader(head)
        guard let flags = reader.uint32(), let id = reader.uint32() else { return false }
        guard let track = tracks.first(where: { $0.id == id }) else { return true }
        var defaults = track.defaults
        // Where the data of others begins nobody but their own server knows.
        guard flags & 0x1 == 0 else { return false }
        if flags & 0x2 != 0 { reader.skip(4) }
        if flags & 0x8 != 0 { defaults.duration = reader.uint32() ?? 0 }
        if flags & 0x10 != 0 { defaults.size = reader.uint32() ?? 0 }
        if flags & 0x20 != 0 { defaults.flags = reader.uint32() ?? 0 }
        var time = next[id] ?? 0
        if let box = BoxReader.find(["tfdt"], in: fragment) {
            var reader = BoxReader(box)
            let version = reader.uint8()
            reader.skip(3)
            guard let start = version == 1 ? reader.uint64() : reader.uint32().map(UInt64.init), start < 1 << 60 else {
                return false
            }
            time = Int64(start)
        }
        for box in BoxReader.boxes(in: fragment) where box.type == BoxReader.fourCharacters("trun") {
            guard run(box.contents, id, defaults, &time, &end) else { return false }
        }
        next[id] = time
        return true
    }

    private mutating func run(
        _ run: ArraySlice<UInt8>, _ id: UInt32, _ defaults: FragmentTrack.Defaults, _ time: inout Int64,
        _ end: inout Int
    ) -> Bool {
        var reader = BoxReader(run)
        guard let head = reader.uint32(), let count = reader.uint32(), places.count + Int(count) <= Self.most else {
            return false
        }
        let (version, flags) = (head >> 24, head & 0xFF_FFFF)
        if flags & 0x1 != 0 {
            guard let offset = reader.uint32().map({ Int(Int32(bitPattern: $0)) }), offset >= 0 else { return false }
            end = offset
        }
        let first = flags & 0x4 != 0 ? reader.uint32() : nil
        for index in 0..<count {
            let duration = flags & 0x100 != 0 ? reader.uint32() : defaults.duration
            let size = flags & 0x200 != 0 ? reader.uint32() : defaults.size
            var sample = flags & 0x400 != 0 ? reader.uint32() : defaults.flags
            if index == 0, let first { sample = first }
            let shift = flags & 0x800 != 0 ? reader.uint32() : 0
            guard let duration, let size, let sample, let shift, size <= FLVInput.longestSample else { return false }
            let late = version == 0 ? Int64(shift) : Int64(Int32(bitPattern: shift))
            places.append(
                Place(
                    track: id, decode: time, present: time &+ late, duration: Int64(duration),
                    isSync: sample & 0x1_0000 == 0, offset: end, size: Int(size)))
            time &+= Int64(duration)
            end += Int(size)
        }
        return true
    }
}
