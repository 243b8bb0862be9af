/// A media segment of one track (ISO/IEC 23000-19, section 7.3.2): the samples of its fragments.
struct MP4Fragment: Sendable {
    /// A picture or block of sound.
    struct Sample: Sendable, Hashable {
        /// Ticks, on the track's clock.
        var decodeTime: Int64
        /// Ticks, on the track's clock.
        var presentationTime: Int64
        /// Ticks.
        var duration: Int64
        /// Bytes.
        var size: Int
        /// Whether decoding can start with it.
        var isSync: Bool
        /// Where its bytes end in the file.
        var end: Int
    }

    /// In decoding order.
    let samples: [Sample]
    /// The first `tfdt`.
    let decodeTime: Int64

    /// The sum of the durations, ticks.
    var duration: Int64 { samples.reduce(0) { $0 + $1.duration } }
    /// When the first of its samples is shown, ticks.
    var presentationTime: Int64 { samples.map(\.presentationTime).min() ?? decodeTime }

    /// Reads one; nil where it is anything but whole fragments (`moof` and `mdat`) whose samples fill their `mdat`.
    init?(_ bytes: [UInt8]) {
        guard let boxes = MP4Box.all(in: bytes[...]) else { return nil }
        let ignored: Set<String> = ["styp", "sidx", "emsg", "prft"]
        let parts = boxes.filter { !ignored.contains($0.type) }
        guard !parts.isEmpty, parts.count % 2 == 0 else { return nil }
        var samples: [Sample] = []
        var first: Int64?
        for place in stride(from: 0, to: parts.count, by: 2) {
            guard parts[place].type == "moof", parts[place + 1].type == "mdat",
                let run = Self.run(of: parts[place]), run.last?.end == parts[place + 1].end,
                (run.first.map { $0.end - $0.size }) == parts[place + 1].contents.startIndex
            else { return nil }
            samples += run
            first = first ?? run.first?.decodeTime
        }
        guard let first else { return nil }
        self.samples = samples
        decodeTime = first
    }

    /// The samples of a `moof` with one track.
    private static func run(of fragment: MP4Box) -> [Sample]? {
        let tracks = fragment.children.filter { $0.type == "traf" }
        guard tracks.count == 1, let track = tracks.first, let head = track["tfhd"], let defaults = Defaults(head),
            let time = track["tfdt"].flatMap(decodeTime)
        else { return nil }
        var samples: [Sample] = []
        var clock = time
        var place = fragment.start
        for run in track.children where run.type == "trun" {
            guard let read = self.run(run, defaults, fragment.start, &clock, &place) else { return nil }
            samples += read
        }
        return samples.isEmpty ? nil : samples
    }

    private static func decodeTime(_ box: MP4Box) -> Int64? {
        var reader = MP4Reader(box.contents)
        let isLong = reader.uint8() == 1
        reader.skip(3)
        return isLong ? reader.uint64().map { Int64(bitPattern: $0) } : reader.uint32().map { Int64($0) }
    }

    /// What `tfhd` says of samples that do not say it themselves.
    private struct Defaults {
        var duration: UInt32 = 0
        var size: UInt32 = 0
        var flags: UInt32 = 0

        init?(_ box: MP4Box) {
            var reader = MP4Reader(box.contents)
            guard let present = reader.uint32() else { return nil }
            reader.skip(4)
            if present & 0x1 != 0 { reader.skip(8) }
            if present & 0x2 != 0 { reader.skip(4) }
            if present & 0x8 != 0 { duration = reader.uint32() ?? 0 }
            if present & 0x10 != 0 { size = reader.uint32() ?? 0 }
            if present & 0x20 != 0 { flags = reader.uint32() ?? 0 }
        }
    }

    private static func run(
        _ box: MP4Box, _ defaults: Defaults, _ base: Int, _ clock: inout Int64, _ place: inout Int
    ) -> [Sample]? {
        var reader = MP4Reader(box.contents)
        guard let present = reader.uint32(), let count = reader.uint32() else { return nil }
        if present & 0x1 != 0 {
            guard let offset = reader.uint32() else { return nil }
            place = base + Int(Int32(bitPattern: offset))
        }
        var firstFlags: UInt32?
        if present & 0x4 != 0 { firstFlags = reader.uint32() }
        var samples: [Sample] = []
        for _ in 0..<count {
            var (duration, size, flags, shift) = (defaults.duration, defaults.size, defaults.flags, 0 as Int64)
            if present & 0x100 != 0 { duration = reader.uint32() ?? 0 }
            if present & 0x200 != 0 { size = reader.uint32() ?? 0 }
            if present & 0x400 != 0 { flags = reader.uint32() ?? 0 }
            if present & 0x800 != 0 {
                guard let offset = reader.uint32() else { return nil }
                shift = present >> 24 == 0 ? Int64(offset) : Int64(Int32(bitPattern: offset))
            }
            if samples.isEmpty, let firstFlags { flags = firstFlags }
            place += Int(size)
            samples.append(
                Sample(
                    decodeTime: clock, presentationTime: clock + shift, duration: Int64(duration), size: Int(size),
                    isSync: flags & 0x1_0000 == 0, end: place))
            clock += Int64(duration)
        }
        return samples
    }
}
