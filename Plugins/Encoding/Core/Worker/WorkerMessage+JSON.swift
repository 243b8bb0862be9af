package import JSON

extension WorkerMessage {
    /// Reads a message. Throws `WORKER_MESSAGE` where it is not as agreed.
    package init(_ json: JSON) throws {
        switch json["type"]?.string {
        case "info": self = .info(try Info(json))
        case "init": self = try .initSegment(json)
        case "segment": self = .segment(try Segment(json))
        case "captions":
            guard let rendition = json["rendition"]?.string, RenditionName.isValid(rendition) else {
                throw Self.unreadable("captions that are not described")
            }
            self = .captions(rendition: rendition, track: json["track"].flatMap { TextRecord(name: rendition, $0) })
        case "storyboard":
            guard let storyboard = StoryboardRecord(json) else {
                throw Self.unreadable("a storyboard that is not described")
            }
            self = .storyboard(storyboard)
        case "progress":
            guard let fraction = json["fraction"]?.double else { throw Self.unreadable("progress without a fraction") }
            self = .progress(fraction)
        case "wait":
            guard let offset = json["offset"]?.int64, offset >= 0 else { throw Self.unreadable("a wait for nothing") }
            self = .wait(offset)
        default: self = .other
        }
    }

    private static func initSegment(_ json: JSON) throws -> WorkerMessage {
        guard let rendition = json["rendition"]?.string, RenditionName.isValid(rendition),
            let codecs = json["codecs"]?.string, isCodecs(codecs)
        else { throw unreadable("an init segment that is not described") }
        let timescale = json["timescale"]?.int.flatMap { 1...1_000_000_000 ~= $0 ? $0 : nil }
        return .initSegment(rendition: rendition, codecs: codecs, timescale: timescale)
    }

    /// RFC 6381 as it may stand in a playlist's quoted attribute.
    private static func isCodecs(_ text: String) -> Bool {
        1...64 ~= text.utf8.count
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}

extension WorkerMessage.Info {
    init(_ json: JSON) throws {
        let announced = json["renditions"]?.array ?? []
        let texts = try announced.filter { $0["kind"] == "text" }.map { json in
            guard var text = TextRecord(json) else {
                throw WorkerMessage.unreadable("a text that is not described")
            }
            text.isStored = false
            return text
        }
        let renditions = try announced.filter { $0["kind"] != "text" }.map { json in
            guard let rendition = RenditionRecord(announced: json) else {
                throw WorkerMessage.unreadable("a rendition that is not described")
            }
            return rendition
        }
        let names = renditions.map(\.name) + texts.map(\.name)
        guard 1...64 ~= renditions.count, texts.count <= EncodingRecord.mostTexts, Set(names).count == names.count
        else {
            throw WorkerMessage.unreadable("no list of renditions")
        }
        let segmentSeconds = json["segmentSeconds"]?.double.flatMap { 0.1...60 ~= $0 ? $0 : nil }
        self.init(
            source: json["source"]?.object ?? [:], renditions: EncodingRecord.bestFirst(renditions),
            segmentSeconds: segmentSeconds,
            longestSegmentSeconds: json["longestSegmentSeconds"]?.double.flatMap { 0.1...60 ~= $0 ? $0 : nil })
        self.texts = texts
    }
}

extension EncodingRecord {
    /// The pictures by size, then the sound in its order.
    static func bestFirst(_ renditions: [RenditionRecord]) -> [RenditionRecord] {
        let pictures = renditions.filter { $0.kind == .video }.sorted { ($0.height, $0.width) > ($1.height, $1.width) }
        return pictures + renditions.filter { $0.kind == .audio }
    }
}

extension RenditionRecord {
    /// Of an `info` message: nothing is stored of it yet.
    init?(announced json: JSON) {
        self.init(json)
        guard RenditionName.isValid(name), 0...16_384 ~= width, 0...16_384 ~= height, frameRate.isFinite,
            0...1000 ~= frameRate, bitrate >= 0, 0...64 ~= channels
        else { return nil }
        codecs = nil
        timescale = nil
        segmentCount = 0
        totalSeconds = 0
        totalBytes = 0
        longestSeconds = 0
    }
}

extension WorkerMessage.Segment {
    init(_ json: JSON) throws {
        guard let rendition = json["rendition"]?.string, RenditionName.isValid(rendition),
            let number = json["number"]?.int, 0..<10_000_000 ~= number,
            let duration = json["durationSeconds"]?.double, duration.isFinite, duration > 0, duration < 3600,
            let size = json["sizeBytes"]?.int64, size > 0
        else { throw WorkerMessage.unreadable("a segment that is not described") }
        let keyframe = json["keyframeBytes"]?.int64 ?? 0
        guard 0...size ~= keyframe else { throw WorkerMessage.unreadable("a keyframe longer than its segment") }
        self.init(
            rendition: rendition, number: number, durationSeconds: duration, sizeBytes: size, keyframeBytes: keyframe)
    }
}

extension WorkerMessage.Done {
    /// Reads what stream-media says at the end.
    package init(_ json: JSON) {
        self.init(
            durationSeconds: json["durationSeconds"]?.double,
            warnings: (json["warnings"]?.array ?? []).compactMap(\.string),
            source: json["source"]?.object)
        copied = json["copied"]?.bool ?? false
        complete = json["complete"]?.bool ?? true
        first = FirstPart(json["first"] ?? .null)
    }
}
