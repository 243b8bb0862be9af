/// Makes inputs of live fMP4: of one stream with all tracks, or of two with one each, whose samples are put in the order of
/// their times. Used by one thread.
package struct FragmentInput {
    private struct Track {
        let index: Int
        let stream: Int
        let description: FragmentTrack
        var format: LiveFormat?
        var record: DecoderRecord?
        var codec = ""
    }

    /// Streams, tracks and bytes that wait for another stream's, at most.
    private static let (mostStreams, mostTracks, mostBytes) = (2, 9, 32 << 20)
    /// How far one stream may be ahead of another, ticks of 1/90,000 second.
    private static let farthest: Int64 = 20 * 90_000

    private var boxes: [FragmentBoxes] = []
    private var tracks: [Track] = []
    private var times: [[UInt32: Int64]] = []
    private var count = 1
    private var indices: [String: Int] = [:]
    private var waiting: [[(time: Int64, bytes: Int, input: LiveInput)]] = []
    private var bytes = 0

    /// Makes one at the start of a feed.
    package init() {}

    /// The inputs that a record completes, in order; `arrived` is when it came, milliseconds since 1970. The record's first byte
    /// is the number of its stream, the second how many there are.
    package mutating func take(_ record: ArraySlice<UInt8>, arrived: Int64) throws(MediaFailure) -> [LiveInput] {
        guard record.count >= 2 else { return [] }
        let stream = Int(record[record.startIndex])
        count = min(max(Int(record[record.startIndex + 1]), 1), Self.mostStreams)
        guard stream < count else { return [] }
        while boxes.count < count {
            boxes.append(FragmentBoxes())
            times.append([:])
            waiting.append([])
        }
        var made: [LiveInput] = []
        for event in try boxes[stream].take(record.dropFirst(2)) {
            switch event {
            case .movie(let contents): made += begin(FragmentTrack.all(in: contents[...]), stream)
            case .fragment(let bytes, let contents): fragment(bytes, contents, stream, arrived)
            }
        }
        return made + due()
    }

    /// The source ended: what is left.
    package mutating func finish() -> [LiveInput] {
        count = 0
        return due()
    }

    private mutating func begin(_ found: [FragmentTrack], _ stream: Int) -> [LiveInput] {
        var inputs: [LiveInput] = []
        tracks.removeAll { $0.stream == stream }
        for description in found where description.isVideo || description.isAudio {
            guard let format = description.format else {
                inputs.append(
                    .warning(
                        "A track of the source is coded in a way that is not taken: it should be "
                            + (description.isVideo ? "H.264." : "AAC.")))
                continue
            }
            if description.isVideo, tracks.contains(where: { $0.description.isVideo }) { continue }
            guard tracks.count < Self.mostTracks else { break }
            let key = "\(stream) \(description.id)"
            let index = indices[key] ?? indices.count
            indices[key] = index
            tracks.append(Track(index: index, stream: stream, description: description))
            waiting[stream].append((waiting[stream].last?.time ?? .min, 0, .format(track: index, format)))
            note(format, at: tracks.count - 1)
        }
        var announcement = LiveAnnouncement()
        if Set(tracks.map(\.stream)).count == count {
            announcement.hasVideo = tracks.contains { $0.description.isVideo }
            announcement.hasAudio = tracks.contains { $0.description.isAudio }
            announcement.sounds = max(1, tracks.count { $0.description.isAudio })
            inputs.append(.announcement(announcement))
        }
        return inputs
    }

    private mutating func note(_ format: LiveFormat, at place: Int) {
        tracks[place].format = format
        if case .video(let codec, let configuration) = format {
            tracks[place].codec = codec
            tracks[place].record = DecoderRecord(codec: codec, bytes: configuration)
        }
    }

    private mutating func fragment(_ bytes: [UInt8], _ contents: Int, _ stream: Int, _ arrived: Int64) {
        let own = tracks.filter { $0.stream == stream }.map(\.description)
        guard
            let samples = FragmentSamples(
                bytes[8..<(8 + contents)], size: contents + 8, tracks: own, next: &times[stream])
        else {
            waiting[stream].append(
                (waiting[stream].last?.time ?? .min, 0, .warning("A segment of the source was damaged and left out.")))
            return
        }
        var made: [(time: Int64, bytes: Int, input: LiveInput)] = []
        for sample in samples.places {
            guard sample.size > 0, sample.offset >= 0, sample.offset + sample.size <= bytes.count,
                let place = tracks.firstIndex(where: { $0.stream == stream && $0.description.id == sample.track })
            else { continue }
            made += inputs(of: sample, CodedBytes(bytes[sample.offset..<(sample.offset + sample.size)]), place, arrived)
        }
        // Of several tracks in one fragment the samples lie one track after the other.
        if own.count > 1 {
            made = made.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(
                \.element)
        }
        waiting[stream] += made
        self.bytes += made.reduce(0) { $0 + $1.bytes }
    }

    private mutating func inputs(
        of sample: FragmentSamples.Place, _ bytes: CodedBytes, _ place: Int, _ arrived: Int64
    ) -> [(time: Int64, bytes: Int, input: LiveInput)] {
        let track = tracks[place]
        let decode = ticks(sample.decode - track.description.presentationStart, track.description.timescale)
        let present = ticks(sample.present - track.description.presentationStart, track.description.timescale)
        var isKeyframe = sample.isSync || !track.description.isVideo
        var made: [(time: Int64, bytes: Int, input: LiveInput)] = []
        if let record = track.record {
            let unit = AccessUnit(bytes.buffer, codec: track.codec, record: record)
            guard unit.isWhole else {
                return [(decode, 0, .warning("A picture of the source was damaged and left out."))]
            }
            isKeyframe = unit.isRandomAccess
            if unit.changesParameters, isKeyframe,
                let changed = DecoderRecord.bytes(
                    codec: track.codec, units: unit.parameterSets, lengthSize: record.lengthSize),
                track.format != .video(codec: track.codec, configuration: changed)
            {
                let format = LiveFormat.video(codec: track.codec, configuration: changed)
                note(format, at: place)
                made.append((decode, 0, .format(track: track.index, format)))
            }
        }
        let input = LiveSample(
            decodeTime: decode, presentationTime: present,
            duration: ticks(sample.duration, track.description.timescale), isKeyframe: isKeyframe, arrived: arrived,
            bytes: bytes)
        made.append((decode, bytes.count, .sample(track: track.index, input)))
        return made
    }

    /// 90,000 a second.
    private func ticks(_ time: Int64, _ timescale: Int64) -> Int64 {
        let (seconds, rest) = time.quotientAndRemainder(dividingBy: timescale)
        return seconds &* 90_000 &+ rest * 90_000 / timescale
    }

    /// The earliest of what waits, as long as no stream can still bring an earlier one.
    private mutating func due() -> [LiveInput] {
        var due: [LiveInput] = []
        while let stream = earliest() {
            let first = waiting[stream].removeFirst()
            bytes -= first.bytes
            due.append(first.input)
        }
        return due
    }

    private func earliest() -> Int? {
        let loaded = waiting.indices.filter { !waiting[$0].isEmpty }
        let span = loaded.map { (waiting[$0].last?.time ?? 0) &- (waiting[$0].first { $0.time > .min }?.time ?? 0) }
            .max()
        guard loaded.count >= count || bytes > Self.mostBytes || span ?? 0 > Self.farthest else { return nil }
        return loaded.min { (waiting[$0].first?.time ?? 0) < (waiting[$1].first?.time ?? 0) }
    }
}
