/// The `trak` box of a progressive file's track (ISO/IEC 14496-12, section 8.3.1).
struct MovieTrack {
    private let track: DownloadTrack
    private let number: Int
    private let offsets: [Int]
    private let isLong: Bool

    /// Of a track, number from 1, whose chunks lie at `offsets`; `isLong`: these need 64 bits.
    init(_ track: DownloadTrack, number: Int, offsets: [Int], isLong: Bool) {
        self.track = track
        self.number = number
        self.offsets = offsets
        self.isLong = isLong
    }

    /// How long it is shown or heard, in the clock of the movie's head.
    static func milliseconds(_ track: DownloadTrack) -> Int64 {
        Int64((Double(track.presented) * 1000 / Double(track.timescale)).rounded())
    }

    func write(_ boxes: inout Boxes) {
        let duration = UInt32(clamping: Self.milliseconds(track))
        boxes.box("trak") { boxes in
            boxes.box("tkhd", version: 0, flags: 3) { boxes in
                boxes.zeros(8)
                boxes.uint32(UInt32(number))
                boxes.zeros(4)
                boxes.uint32(duration)
                boxes.zeros(8)
                boxes.uint16(0)
                boxes.uint16(0)
                boxes.uint16(track.isAudio ? 0x100 : 0)
                boxes.uint16(0)
                Self.unitMatrix(&boxes)
                boxes.uint32(track.width)
                boxes.uint32(track.height)
            }
            boxes.box("edts") { boxes in
                boxes.box("elst", version: 0, flags: 0) { boxes in
                    boxes.uint32(1)
                    boxes.uint32(duration)
                    boxes.uint32(UInt32(clamping: track.presentationStart))
                    boxes.uint32(0x1_0000)
                }
            }
            boxes.box("mdia", media)
        }
    }

    private func media(_ boxes: inout Boxes) {
        boxes.box("mdhd", version: 1, flags: 0) { boxes in
            boxes.zeros(16)
            boxes.uint32(track.timescale)
            boxes.uint64(UInt64(max(0, track.duration)))
            boxes.uint16(track.language)
            boxes.uint16(0)
        }
        boxes.box("hdlr", version: 0, flags: 0) { boxes in
            boxes.zeros(4)
            boxes.text(track.isAudio ? "soun" : "vide")
            boxes.zeros(12)
            boxes.text(track.isAudio ? "sound" : "video")
            boxes.uint8(0)
        }
        boxes.box("minf") { boxes in
            if track.isAudio {
                boxes.box("smhd", version: 0, flags: 0) { $0.zeros(4) }
            } else {
                boxes.box("vmhd", version: 0, flags: 1) { $0.zeros(8) }
            }
            boxes.box("dinf") { boxes in
                boxes.box("dref", version: 0, flags: 0) { boxes in
                    boxes.uint32(1)
                    boxes.box("url ", version: 0, flags: 1) { _ in }
                }
            }
            boxes.box("stbl", table)
        }
    }

    private func table(_ boxes: inout Boxes) {
        let samples = track.chunks.lazy.flatMap(\.samples)
        boxes.box("stsd") { $0.append(track.descriptions) }
        Self.runs("stts", version: 0, of: samples.map(\.duration), &boxes)
        if samples.contains(where: { $0.shift != 0 }) {
            let isSigned = samples.contains { $0.shift < 0 }
            Self.runs("ctts", version: isSigned ? 1 : 0, of: samples.map { UInt32(bitPattern: $0.shift) }, &boxes)
        }
        if samples.contains(where: { !$0.isSync }) { syncSamples(samples.map(\.isSync), &boxes) }
        boxes.box("stsz", version: 0, flags: 0) { boxes in
            boxes.uint32(0)
            boxes.uint32(UInt32(clamping: track.chunks.reduce(0) { $0 + $1.samples.count }))
            for sample in samples { boxes.uint32(sample.size) }
        }
        samplesOfChunks(&boxes)
        boxes.box(isLong ? "co64" : "stco", version: 0, flags: 0) { boxes in
            boxes.uint32(UInt32(offsets.count))
            for offset in offsets {
                if isLong { boxes.uint64(UInt64(offset)) } else { boxes.uint32(UInt32(clamping: offset)) }
            }
        }
    }

    /// Values of all samples as counts of equal ones.
    private static func runs(
        _ type: StaticString, version: UInt8, of values: some Sequence<UInt32>, _ boxes: inout Boxes
    ) {
        var runs: [(count: UInt32, value: UInt32)] = []
        for value in values {
            if let last = runs.last, last.value == value {
                runs[runs.count - 1].count += 1
            } else {
                runs.append((1, value))
            }
        }
        boxes.box(type, version: version, flags: 0) { boxes in
            boxes.uint32(UInt32(runs.count))
            for run in runs {
                boxes.uint32(run.count)
                boxes.uint32(run.value)
            }
        }
    }

    private func syncSamples(_ flags: some Sequence<Bool>, _ boxes: inout Boxes) {
        let numbers = flags.enumerated().filter(\.element).map { UInt32($0.offset + 1) }
        boxes.box("stss", version: 0, flags: 0) { boxes in
            boxes.uint32(UInt32(numbers.count))
            for number in numbers { boxes.uint32(number) }
        }
    }

    private func samplesOfChunks(_ boxes: inout Boxes) {
        var runs: [(first: Int, samples: Int)] = []
        for (index, chunk) in track.chunks.enumerated() where runs.last?.samples != chunk.samples.count {
            runs.append((index + 1, chunk.samples.count))
        }
        boxes.box("stsc", version: 0, flags: 0) { boxes in
            boxes.uint32(UInt32(runs.count))
            for run in runs {
                boxes.uint32(UInt32(run.first))
                boxes.uint32(UInt32(run.samples))
                boxes.uint32(1)
            }
        }
    }

    static func unitMatrix(_ boxes: inout Boxes) {
        for entry in [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000] as [UInt32] { boxes.uint32(entry) }
    }
}
