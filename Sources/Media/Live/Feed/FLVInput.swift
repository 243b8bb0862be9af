/// Makes inputs of the records of an RTMP publisher. Used by one thread.
package struct FLVInput {
    private static let picture = 0
    private static let sound = 1
    /// The most bytes of one sample: longer ones are no pictures of a live stream.
    static let longestSample = 16 << 20

    private var parameters: [Int: LiveFormat] = [:]
    private var record: DecoderRecord?

    /// Makes one at the start of a feed.
    package init() {}

    /// The inputs that a record makes, in order; `arrived` is when it came, milliseconds since 1970.
    package mutating func inputs(of record: FeedRecord, arrived: Int64) -> [LiveInput] {
        do throws(FLVProblem) {
            switch record.kind {
            case .video:
                var inputs: [LiveInput] = []
                for tag in try FLVVideoTag.tags(in: record.body) { inputs += picture(tag, record.timestamp, arrived) }
                return inputs
            case .audio:
                var inputs: [LiveInput] = []
                for tag in try FLVAudioTag.tags(in: record.body) { inputs += sound(tag, record.timestamp, arrived) }
                return inputs
            case .data: return MetadataReader.announcement(record.body).map { [.announcement($0)] } ?? []
            case .transport, .end, .fragments: return []
            }
        } catch {
            return [.warning("A message of the stream was damaged and left out.")]
        }
    }

    private mutating func picture(_ tag: FLVVideoTag, _ timestamp: UInt32, _ arrived: Int64) -> [LiveInput] {
        guard tag.track == 0 else { return [Self.onlyFirst("picture")] }
        let codec: String
        switch tag.codec {
        case .avc: codec = "h264"
        case .hevc: codec = "hevc"
        case .av1: codec = "av1"
        case .vp9: codec = "vp9"
        case .vp8: codec = "vp8"
        case .other(let name):
            return [.warning("The picture is coded as \(name), which is not taken. Set the encoder to H.264.")]
        }
        switch tag.packet {
        case .configuration(let bytes): return begin(codec, Array(bytes))
        case .frame(let composition, let isKeyframe, let payload):
            guard case .video(codec, _) = parameters[Self.picture] else {
                // VP8 has no configuration that is needed.
                guard codec == "vp8" else { return [] }
                return begin(codec, [])
                    + sample(timestamp, tag.nanoseconds, composition, isKeyframe, payload, arrived, codec)
            }
            return sample(timestamp, tag.nanoseconds, composition, isKeyframe, payload, arrived, codec)
        case .end, .metadata, .nothing: return []
        }
    }

    private mutating func begin(_ codec: String, _ configuration: [UInt8]) -> [LiveInput] {
        let format = LiveFormat.video(codec: codec, configuration: configuration)
        guard parameters[Self.picture] != format else { return [] }
        if codec == "h264" || codec == "hevc" {
            guard let record = DecoderRecord(codec: codec, bytes: configuration) else {
                return [.warning("The encoder's description of its picture cannot be read; restart the encoder.")]
            }
            self.record = record
        } else {
            record = nil
        }
        parameters[Self.picture] = format
        return [.format(track: Self.picture, format)]
    }

    private mutating func sample(
        _ timestamp: UInt32, _ nanoseconds: UInt32, _ composition: Int32, _ isKeyframe: Bool,
        _ payload: ArraySlice<UInt8>, _ arrived: Int64, _ codec: String
    ) -> [LiveInput] {
        guard !payload.isEmpty, payload.count <= Self.longestSample else { return [] }
        let bytes = CodedBytes(payload)
        var inputs: [LiveInput] = []
        var isEntry = isKeyframe
        if let record {
            let unit = AccessUnit(bytes.buffer, codec: codec, record: record)
            guard unit.isWhole else { return [.warning("A picture of the stream was damaged and left out.")] }
            isEntry = unit.isRandomAccess
            if unit.changesParameters, isEntry,
                let changed = DecoderRecord.bytes(
                    codec: codec, units: unit.parameterSets, lengthSize: record.lengthSize)
            {
                inputs += begin(codec, changed)
            }
        }
        let decode = Int64(timestamp) * 90 + Int64(nanoseconds) * 90 / 1_000_000
        let sample = LiveSample(
            decodeTime: decode, presentationTime: decode + Int64(composition) * 90, isKeyframe: isEntry,
            arrived: arrived, bytes: bytes)
        return inputs + [.sample(track: Self.picture, sample)]
    }

    private mutating func sound(_ tag: FLVAudioTag, _ timestamp: UInt32, _ arrived: Int64) -> [LiveInput] {
        guard tag.track == 0 else { return [Self.onlyFirst("sound")] }
        let codec: String
        switch tag.codec {
        case .aac: codec = "aac"
        case .opus: codec = "opus"
        case .mp3: codec = "mp3"
        case .flac: codec = "flac"
        case .ac3: codec = "ac3"
        case .eac3: codec = "eac3"
        case .other(let name):
            return [.warning("The sound is coded as \(name), which is not taken. Set the encoder to AAC.")]
        }
        switch tag.packet {
        case .configuration(let bytes): return begin(sound: codec, Array(bytes))
        case .frame(let payload):
            guard !payload.isEmpty, payload.count <= Self.longestSample else { return [] }
            var inputs: [LiveInput] = []
            if case .audio(codec, _) = parameters[Self.sound] {
            } else {
                // Only of those that describe themselves in every frame it may be missing.
                guard ["mp3", "ac3", "eac3"].contains(codec) else { return [] }
                inputs = begin(sound: codec, [])
            }
            let time = Int64(timestamp) * 90 + Int64(tag.nanoseconds) * 90 / 1_000_000
            let sample = LiveSample(
                decodeTime: time, presentationTime: time, isKeyframe: true, arrived: arrived,
                bytes: CodedBytes(payload))
            return inputs + [.sample(track: Self.sound, sample)]
        case .end, .channels, .nothing: return []
        }
    }

    private mutating func begin(sound codec: String, _ configuration: [UInt8]) -> [LiveInput] {
        let format = LiveFormat.audio(codec: codec, configuration: configuration)
        guard parameters[Self.sound] != format else { return [] }
        parameters[Self.sound] = format
        return [.format(track: Self.sound, format)]
    }

    private static func onlyFirst(_ what: String) -> LiveInput {
        .warning("The encoder sends several tracks of \(what); only the first is taken.")
    }
}
