/// Makes inputs of an MPEG transport stream. Used by one thread.
struct TransportInput {
    private enum Reading {
        case pictures(PictureUnits, codec: String)
        case frames(SoundFrames)
        case opus(channels: Int)
        /// Units are whole frames that describe themselves.
        case whole(codec: String)
        case none
    }

    private struct Track {
        let index: Int
        let stream: TransportStream
        var reading: Reading
        var format: LiveFormat?
        /// The last picture's time, and how long pictures last.
        var last: Int64?
        var step: Int64 = 3600
    }

    private static let mostTracks = 9

    private var demuxer = TransportDemuxer()
    private var tracks: [Int: Track] = [:]
    private var count = 0

    /// The inputs that bytes complete, in order; `arrived` is when they came, milliseconds since 1970.
    mutating func take(_ bytes: some Collection<UInt8>, arrived: Int64) -> [LiveInput] {
        demuxer.take(bytes).flatMap { inputs(of: $0, arrived) }
    }

    /// The source ended: what is left.
    mutating func finish(arrived: Int64) -> [LiveInput] {
        demuxer.finish().flatMap { inputs(of: $0, arrived) }
    }

    private mutating func inputs(of event: TransportDemuxer.Event, _ arrived: Int64) -> [LiveInput] {
        switch event {
        case .streams(let streams): return begin(streams)
        case .loss(let pid):
            if case .frames(var frames) = tracks[pid]?.reading {
                frames.lose()
                tracks[pid]?.reading = .frames(frames)
            }
            return [.warning("Packets of the stream were lost on the way.")]
        case .unit(let unit):
            guard var track = tracks[unit.pid] else { return [] }
            defer { tracks[unit.pid] = track }
            switch track.reading {
            case .pictures(var pictures, let codec):
                defer { track.reading = .pictures(pictures, codec: codec) }
                return inputs(of: pictures.take(unit.payload), unit, codec, &track, arrived)
            case .frames(var frames):
                defer { track.reading = .frames(frames) }
                return frames.take(unit.payload, time: unit.presentationTime).flatMap { input(of: $0, &track, arrived) }
            case .opus(let channels): return opus(unit, channels, &track, arrived)
            case .whole(let codec):
                guard let time = unit.presentationTime else { return [] }
                return begin(sound: .audio(codec: codec, configuration: []), &track)
                    + [sound(unit.payload, at: time, duration: 0, track, arrived)]
            case .none: return []
            }
        }
    }

    private mutating func begin(_ streams: [TransportStream]) -> [LiveInput] {
        var inputs: [LiveInput] = []
        var announcement = LiveAnnouncement()
        (announcement.hasVideo, announcement.hasAudio) = (false, false)
        var hasPicture = false
        for stream in streams {
            let reading = reading(of: stream)
            if case .none = reading {
                if stream.isVideo || stream.isAudio {
                    inputs.append(
                        .warning(
                            "A track is coded in a way that is not taken from a transport stream. Set the encoder to "
                                + (stream.isVideo ? "H.264." : "AAC.")))
                }
                continue
            }
            if stream.isVideo {
                if hasPicture {
                    inputs.append(.warning("The stream has several tracks of pictures; only the first is taken."))
                    continue
                }
                hasPicture = true
                announcement.hasVideo = true
            } else {
                announcement.sounds += announcement.hasAudio == true ? 1 : 0
                announcement.hasAudio = true
            }
            if let known = tracks[stream.pid], known.stream == stream { continue }
            guard tracks.count < Self.mostTracks else { continue }
            tracks[stream.pid] = Track(index: tracks[stream.pid]?.index ?? count, stream: stream, reading: reading)
            count += 1
        }
        let pids = Set(streams.map(\.pid))
        tracks = tracks.filter { pids.contains($0.key) }
        return inputs + [.announcement(announcement)]
    }

    private func reading(of stream: TransportStream) -> Reading {
        switch stream.codec {
        case .h264: .pictures(PictureUnits(isHEVC: false), codec: "h264")
        case .hevc: .pictures(PictureUnits(isHEVC: true), codec: "hevc")
        case .aac: .frames(SoundFrames(isAAC: true))
        case .mp2, .mp3: .frames(SoundFrames(isAAC: false))
        case .opus: .opus(channels: stream.channels ?? 2)
        case .ac3: .whole(codec: "ac3")
        case .eac3: .whole(codec: "eac3")
        default: .none
        }
    }

    private func inputs(
        of pictures: [PictureUnits.Picture], _ unit: TransportUnit, _ codec: String, _ track: inout Track,
        _ arrived: Int64
    ) -> [LiveInput] {
        var inputs: [LiveInput] = []
        for (place, picture) in pictures.enumerated() {
            if let configuration = picture.configuration {
                let format = LiveFormat.video(codec: codec, configuration: configuration)
                if track.format != format { inputs.append(.format(track: track.index, format)) }
                track.format = format
            }
            guard track.format != nil else { continue }
            // Of several pictures in a packet the first has the times.
            let stated = place == 0 ? unit.decodeTime : nil
            guard let decode = stated ?? track.last.map({ $0 &+ track.step }) else { continue }
            if let last = track.last, 1...90_000 ~= decode &- last { track.step = decode &- last }
            track.last = decode
            inputs.append(
                .sample(
                    track: track.index,
                    LiveSample(
                        decodeTime: decode, presentationTime: place == 0 ? unit.presentationTime ?? decode : decode,
                        isKeyframe: picture.isRandomAccess, arrived: arrived, bytes: CodedBytes(picture.bytes))))
        }
        return inputs
    }

    private func input(of frame: SoundFrames.Frame, _ track: inout Track, _ arrived: Int64) -> [LiveInput] {
        let codec = frame.layer == 0 ? "aac" : frame.layer == 3 ? "mp3" : "mp2"
        return begin(sound: .audio(codec: codec, configuration: frame.configuration), &track)
            + [sound(frame.bytes, at: frame.time, duration: frame.duration, track, arrived)]
    }

    private func opus(_ unit: TransportUnit, _ channels: Int, _ track: inout Track, _ arrived: Int64) -> [LiveInput] {
        guard var time = unit.presentationTime ?? track.last else { return [] }
        var inputs = begin(sound: .audio(codec: "opus", configuration: OpusUnits.head(channels: channels)), &track)
        for packet in OpusUnits.packets(unit.payload) {
            let duration = Int64(packet.samples) * 90_000 / 48_000
            inputs.append(sound(packet.bytes, at: time, duration: duration, track, arrived))
            time &+= duration
        }
        track.last = time
        return inputs
    }

    private func begin(sound format: LiveFormat, _ track: inout Track) -> [LiveInput] {
        guard track.format != format else { return [] }
        track.format = format
        return [.format(track: track.index, format)]
    }

    private func sound(_ bytes: [UInt8], at time: Int64, duration: Int64, _ track: Track, _ arrived: Int64) -> LiveInput
    {
        .sample(
            track: track.index,
            LiveSample(
                decodeTime: time, presentationTime: time, duration: duration, isKeyframe: true, arrived: arrived,
                bytes: CodedBytes(bytes)))
    }
}
