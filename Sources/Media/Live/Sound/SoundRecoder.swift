import CLibAV
import CStreamPlugin

/// Makes AAC of sound that players cannot be given as it comes. Used by one thread.
final class SoundRecoder {
    /// A frame that came of it, at its time on the clock of what went in.
    struct Frame {
        let bytes: CodedBytes
        let time: Int64
    }

    let format: SoundFormat
    private let decoder: TrackDecoder
    private let mixer = StereoMixer()
    private let resampler: Resampler
    private let limiter = LimitedSound()
    private var isLimited = false
    private let encoder: CodecInstance
    private let sampleRate: Int
    private var timeline: SoundTimeline?
    private var zero: Int64 = 0
    private var sent: Int64 = 0
    private var frames: [Frame] = []

    /// Of sound in a codec by FFmpeg's name. Throws `UNSUPPORTED_CODEC` and the like.
    init(_ live: LiveFormat, bitrate: Int, _ catalog: CodecCatalog) throws(MediaFailure) {
        guard case .audio(let codec, let configuration) = live else {
            throw MediaFailure(.internalError, "What is no sound cannot be made AAC.")
        }
        decoder = try TrackDecoder(
            SourceTrack(sound: codec, configuration: configuration), STREAM_MEDIA_AUDIO, catalog)
        guard let encoder = catalog.encoders(of: "aac", STREAM_MEDIA_AUDIO).first else {
            throw MediaFailure(.internalError, "No codec plugin here encodes AAC: enable libav-codecs.")
        }
        sampleRate = 48_000
        resampler = Resampler(sampleRate: sampleRate)
        let plan = SoundPlan(name: "audio", encoder: encoder, sampleRate: sampleRate, bitrate: bitrate)
        do throws(CodecProblem) {
            self.encoder = try CodecInstance(encoder.table, plan.configuration)
        } catch {
            throw error.failure(.internalError, "The encoder of the sound failed.")
        }
        guard
            let format = SoundFormat(.audio(codec: "aac", configuration: self.encoder.extradata), bitrate: bitrate)
        else { throw MediaFailure(.internalError, "The encoder of the sound did not say what it makes.") }
        self.format = format
    }

    /// Takes a coded frame; its time is on any clock of 90,000 ticks a second that does not jump.
    func take(_ bytes: CodedBytes, at time: Int64) throws(MediaFailure) -> [Frame] {
        if timeline == nil {
            zero = time
            timeline = SoundTimeline(
                timeBase: AVRational(num: 1, den: Int32(LiveClock.timescale)),
                zeroSeconds: Double(time) / Double(LiveClock.timescale))
        }
        try decoder.decode(Packet(copying: bytes, pts: time, dts: time, isKeyframe: true), take)
        defer { frames = [] }
        return frames
    }

    private func take(_ frame: MediaFrame) throws(MediaFailure) {
        let value = frame.value
        let (rate, channels) = (Int(value.sample_rate), Int(value.channels))
        guard 1...8 ~= channels, 1000...768_000 ~= rate, value.samples > 0,
            let placement = timeline?.place(pts: value.pts, samples: Int(value.samples), sampleRate: rate)
        else { return }
        var silence = placement.silence
        while silence > 0 {
            let count = min(silence, rate)
            try resampler.convert(
                SoundBlock(channels: SoundBlock.stereo, capacity: count), samples: count, rate: rate, limit)
            silence -= count
        }
        guard !placement.range.isEmpty, let block = mixer.mix(frame, placement.range) else { return }
        isLimited = isLimited || channels > SoundBlock.stereo
        try resampler.convert(block, samples: placement.range.count, rate: rate, limit)
    }

    private func limit(_ block: SoundBlock, _ samples: Int) throws(MediaFailure) {
        if isLimited { try limiter.pass(block, samples: samples, encode) } else { try encode(block, samples) }
    }

    private func encode(_ block: SoundBlock, _ samples: Int) throws(MediaFailure) {
        guard samples > 0 else { return }
        let frame = MediaFrame(adopting: block.frame(samples: samples, sampleRate: sampleRate, pts: sent))
        sent += Int64(samples)
        do throws(CodecProblem) {
            try frame.withKeyframe(false) { (frame) throws(CodecProblem) in
                while try !encoder.send(frame) { try receive() }
            }
            try receive()
        } catch {
            throw error.failure(.internalError, "The encoder of the sound failed.")
        }
    }

    private func receive() throws(CodecProblem) {
        while case .value(let unit) = try encoder.receivePacket() {
            let time = zero + LiveTrack.scaled(unit.pts, from: Int64(sampleRate), to: LiveClock.timescale)
            frames.append(Frame(bytes: CodedBytes(unit.bytes), time: time))
        }
    }
}

extension SourceTrack {
    /// Sound that says in its configuration, or in each frame, what it is.
    init(sound codec: String, configuration: [UInt8]) {
        self.init(
            index: 0, codec: codec, timeBase: AVRational(num: 1, den: Int32(LiveClock.timescale)),
            extradata: configuration, bitrate: 0, width: 0, height: 0, pixelAspect: AVRational(num: 1, den: 1),
            orientation: .upright, frameRate: AVRational(num: 0, den: 1), sampleRate: 0, channels: 0, sampleBits: 0,
            blockBytes: 0, color: .unknown, peakLight: nil, startSeconds: nil, language: nil, title: nil,
            isDefault: true, isForced: false, describesSound: false)
    }
}
