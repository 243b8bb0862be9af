/// A progressive MP4 file of tracks whose bytes lie in segments: its head, `moov` first, and the order in which the
/// segments' samples follow it. No sample is touched.
struct ProgressiveFile {
    /// A chunk's place: which track, and which of its segments.
    struct Place {
        let track: Int
        let chunk: Int
    }

    let tracks: [DownloadTrack]
    /// Interleaved by the time at which they begin.
    let order: [Place]

    init(_ tracks: [DownloadTrack]) {
        self.tracks = tracks
        var starts: [(seconds: Double, place: Place)] = []
        for (number, track) in tracks.enumerated() {
            var time: Int64 = 0
            for (index, chunk) in track.chunks.enumerated() {
                starts.append((Double(time) / Double(track.timescale), Place(track: number, chunk: index)))
                time += chunk.duration
            }
        }
        order = starts.enumerated().sorted {
            ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
        }.map(\.element.place)
    }

    /// Bytes of all samples.
    var mediaBytes: Int { tracks.reduce(0) { $0 + $1.chunks.reduce(0) { $0 + $1.size } } }

    /// `ftyp`, `moov` and the head of `mdat`.
    func head() -> [UInt8] {
        // How long the head is does not depend on the offsets that it states: of a fixed width, they are filled in twice.
        let short = head(offset: 0, isLong: false)
        let isLong = short.count + mediaBytes > Int(UInt32.max)
        return head(offset: isLong ? head(offset: 0, isLong: true).count : short.count, isLong: isLong)
    }

    private func head(offset: Int, isLong: Bool) -> [UInt8] {
        var offsets = tracks.map { [Int](repeating: 0, count: $0.chunks.count) }
        var next = offset
        for place in order {
            offsets[place.track][place.chunk] = next
            next += tracks[place.track].chunks[place.chunk].size
        }
        var boxes = Boxes()
        boxes.box("ftyp") { boxes in
            boxes.text("isom")
            boxes.uint32(0x200)
            boxes.text("isomiso2mp41")
        }
        boxes.box("moov") { boxes in
            movieHeader(&boxes)
            for (number, track) in tracks.enumerated() {
                MovieTrack(track, number: number + 1, offsets: offsets[number], isLong: isLong).write(&boxes)
            }
        }
        if isLong {
            boxes.uint32(1)
            boxes.text("mdat")
            boxes.uint64(UInt64(mediaBytes) + 16)
        } else {
            boxes.uint32(UInt32(truncatingIfNeeded: mediaBytes + 8))
            boxes.text("mdat")
        }
        return boxes.bytes
    }

    private func movieHeader(_ boxes: inout Boxes) {
        let longest = tracks.map { MovieTrack.milliseconds($0) }.max() ?? 0
        boxes.box("mvhd", version: 0, flags: 0) { boxes in
            boxes.zeros(8)
            boxes.uint32(1000)
            boxes.uint32(UInt32(clamping: longest))
            boxes.uint32(0x1_0000)
            boxes.uint16(0x100)
            boxes.zeros(10)
            MovieTrack.unitMatrix(&boxes)
            boxes.zeros(24)
            boxes.uint32(UInt32(tracks.count + 1))
        }
    }
}
