import CLibAV
import CStreamPlugin

/// Takes pictures out of the segments of a rendition: only what they need is read and decoded.
final class SegmentPictures {
    /// How much of a segment is read at first; the heads of most are shorter.
    private static let firstRead = 24 << 10
    /// A picture shown so much later than asked for counts as shown by then, seconds: times are written with three places.
    static let slack = 0.0005

    private let inputs: any RangedInputs
    private let catalog: CodecCatalog
    private let watchdog: Watchdog?
    private let track: SegmentTrack
    /// Of each segment its input and its pictures.
    private var segments: [(input: Int, samples: SegmentSamples)] = []

    /// Reads the heads of segments. Throws where they are not as they were made.
    init(
        _ where: PictureSpecification.Segments, _ inputs: any RangedInputs, _ catalog: CodecCatalog,
        _ watchdog: Watchdog?
    ) throws(MediaFailure) {
        self.inputs = inputs
        self.catalog = catalog
        self.watchdog = watchdog
        let numbers = Array(`where`.inputs)
        let heads = try inputs.starts(of: [`where`.initInput] + numbers, bytes: Self.firstRead)
        track = try SegmentTrack(heads[0])
        for (input, start) in zip(numbers, heads.dropFirst()) {
            guard let needed = DownloadChunk.headBytes(start), needed <= 4 << 20 else {
                throw DownloadTrack.unreadable
            }
            let head = needed <= start.count ? start : try inputs.bytes(of: input, from: 0, count: needed)
            segments.append((input, try SegmentSamples(head)))
        }
    }

    /// The track that they are of.
    var source: SourceTrack { track.track }

    /// Hands over the picture that is shown at each of the times, seconds, in order, with when it is shown from.
    func take(
        _ times: [Double], _ take: (MediaFrame, Double) throws(MediaFailure) -> Void
    ) throws(MediaFailure) {
        let shown = segments.flatMap { $0.samples.places.map(\.pts) }.sorted()
        guard let first = shown.first else { throw Self.nothing }
        let wanted = times.map { time -> Int64 in
            let tick = Int64(((time + Self.slack) * Double(track.timescale)).rounded(.down)) + track.presentationStart
            return shown.last { $0 <= tick } ?? first
        }
        var found: [Int64: MediaFrame] = [:]
        for segment in segments {
            let here = Set(wanted).intersection(segment.samples.places.map(\.pts))
            if !here.isEmpty { try decode(segment.input, segment.samples.places, here, &found) }
        }
        for pts in wanted {
            guard let frame = found[pts] else { throw Self.nothing }
            try take(frame, Double(max(0, pts - track.presentationStart)) / Double(track.timescale))
        }
    }

    private func decode(
        _ input: Int, _ places: [SegmentSamples.Place], _ wanted: Set<Int64>, _ found: inout [Int64: MediaFrame]
    ) throws(MediaFailure) {
        let indices = places.indices.filter { wanted.contains(places[$0].pts) }
        guard let firstWanted = indices.first, let last = indices.last, let earliest = wanted.min() else { return }
        let start = places[...firstWanted].lastIndex { $0.isSync && $0.pts <= earliest } ?? 0
        let begin = places[start].offset
        let bytes = try inputs.bytes(
            of: input, from: begin, count: places[last].offset + places[last].size - begin)
        let decoder = try TrackDecoder(track.track, STREAM_MEDIA_VIDEO, catalog)
        var frames = found
        let keep = { (frame: MediaFrame) throws(MediaFailure) in
            if wanted.contains(frame.pts) { frames[frame.pts] = frame }
        }
        try bytes.withUnsafeBufferPointer { (buffer) throws(MediaFailure) in
            let bytes = UnsafeRawBufferPointer(buffer)
            for place in places[start...last] {
                let from = place.offset - begin
                guard place.size > 0, from >= 0, from + place.size <= bytes.count else {
                    throw DownloadTrack.unreadable
                }
                let coded = UnsafeRawBufferPointer(rebasing: bytes[from..<(from + place.size)])
                if !wanted.contains(place.pts),
                    Disposable.holds(coded, codec: track.track.codec, lengthSize: track.lengthSize)
                {
                    continue
                }
                try decoder.decode(try Packet(copying: coded, pts: place.pts, isKeyframe: place.isSync), keep)
                watchdog?.advance(to: Double(place.pts) / Double(track.timescale))
            }
            try decoder.decode(nil, keep)
        }
        found = frames
    }

    private static let nothing = MediaFailure(
        .corrupt, "There is no picture at this time that could be decoded; ask for another time.")
}
