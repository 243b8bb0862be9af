package import JSON
internal import PluginSDK

/// A message of the live worker's. It reads what strangers send, so what it says is checked before it is kept.
package enum LiveMessage: Sendable, Hashable {
    /// A part of a segment, kept in memory for a while.
    package struct Part: Sendable, Hashable {
        package var rendition: String
        package var number: Int
        package var part: Int
        package var startSeconds: Double
        package var durationSeconds: Double
        package var isIndependent: Bool
        package var sizeBytes: Int64
        package var wallClock: Int64
        /// Whether the segment ends with it.
        package var isLast: Bool
        package var isDiscontinuity: Bool
        /// Below the stream's media: "720p/17.3.m4s".
        package var blob: String
    }

    /// How the source is doing.
    package struct Statistics: Sendable, Hashable {
        /// Bits a second.
        package var bitrate: Int
        package var frameRate: Double
        package var keyframeIntervalSeconds: Double?
        package var droppedFrames: Int
        package var clockDriftMilliseconds: Double
        package var warnings: [String]
    }

    /// What comes, and what is made of it.
    case info(source: JSONObject, tracks: [LiveTrackRecord])
    case initial(rendition: String, LiveTrackRecord.Initial)
    case part(Part)
    case segment(rendition: String, number: Int, StoredSegment)
    case statistics(Statistics)
    /// A type that a later stream-media may send.
    case other

    static func unreadable(_ what: String) -> PluginError {
        PluginError(code: "WORKER_MESSAGE", message: "The media process sent \(what).", retryable: true)
    }
}

extension LiveMessage {
    /// Reads a message. Throws `WORKER_MESSAGE` where it is not as agreed.
    package init(_ json: JSON) throws {
        switch json["type"]?.string {
        case "info": self = try .info(source: json["source"]?.object ?? [:], tracks: Self.tracks(json))
        case "init":
            guard let rendition = Self.rendition(json), let codecs = json["codecs"]?.string, Self.isCodecs(codecs),
                let number = json["initNumber"]?.int, 0..<1_000_000 ~= number
            else { throw Self.unreadable("an init segment that is not described") }
            self = .initial(
                rendition: rendition,
                LiveTrackRecord.Initial(
                    number: number, codecs: codecs,
                    timescale: json["timescale"]?.int.flatMap { 1...1_000_000_000 ~= $0 ? $0 : nil }))
        case "part": self = .part(try Part(json))
        case "segment": self = try Self.segment(json)
        case "stats": self = .statistics(Statistics(json))
        default: self = .other
        }
    }

    private static func tracks(_ json: JSON) throws -> [LiveTrackRecord] {
        let tracks = try (json["renditions"]?.array ?? []).map { json in
            guard let name = json["name"]?.string, isName(name), let kind = json["kind"]?.string,
                kind == "video" || kind == "audio", 0...16_384 ~= json["width"]?.int ?? 0,
                0...16_384 ~= json["height"]?.int ?? 0
            else { throw unreadable("a rendition that is not described") }
            return LiveTrackRecord(name: name, kind: kind, description: json.object ?? [:])
        }
        guard 1...16 ~= tracks.count, Set(tracks.map(\.name)).count == tracks.count else {
            throw unreadable("no list of renditions")
        }
        return tracks
    }

    private static func segment(_ json: JSON) throws -> LiveMessage {
        guard let rendition = rendition(json), let number = json["number"]?.int, 0..<100_000_000 ~= number,
            let start = json["startSeconds"]?.double, start.isFinite, start >= 0,
            let duration = json["durationSeconds"]?.double, duration.isFinite, duration > 0, duration < 3600,
            let size = json["sizeBytes"]?.int64, size > 0, let wallClock = json["wallClock"]?.int64
        else { throw unreadable("a segment that is not described") }
        var segment = StoredSegment(
            startSeconds: start, durationSeconds: duration, sizeBytes: size, wallClock: wallClock)
        segment.keyframeBytes = min(max(0, json["keyframeBytes"]?.int64 ?? 0), size)
        segment.isDiscontinuity = json["discontinuity"]?.bool ?? false
        segment.isIndependent = json["independent"]?.bool ?? false
        return .segment(rendition: rendition, number: number, segment)
    }

    static func rendition(_ json: JSON) -> String? { json["rendition"]?.string.flatMap { isName($0) ? $0 : nil } }

    /// 1 to 32 of letters, digits, `-` and `_`: it becomes a folder.
    private static func isName(_ name: String) -> Bool {
        1...32 ~= name.utf8.count
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
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

extension LiveMessage.Part {
    init(_ json: JSON) throws {
        guard let rendition = LiveMessage.rendition(json), let number = json["number"]?.int,
            0..<100_000_000 ~= number, let part = json["part"]?.int, 0..<10_000 ~= part,
            let start = json["startSeconds"]?.double, start.isFinite, start >= 0,
            let duration = json["durationSeconds"]?.double, duration.isFinite, duration > 0, duration < 60,
            let size = json["sizeBytes"]?.int64, size > 0, let wallClock = json["wallClock"]?.int64
        else { throw LiveMessage.unreadable("a part that is not described") }
        self.init(
            rendition: rendition, number: number, part: part, startSeconds: start, durationSeconds: duration,
            isIndependent: json["independent"]?.bool ?? false, sizeBytes: size, wallClock: wallClock,
            isLast: json["last"]?.bool ?? false, isDiscontinuity: json["discontinuity"]?.bool ?? false,
            blob: "\(rendition)/\(number).\(part).m4s")
    }
}

extension LiveMessage.Statistics {
    /// What makes no sense is left out.
    init(_ json: JSON) {
        func number(_ name: String) -> Double? { json[name]?.double.flatMap { $0.isFinite ? $0 : nil } }
        self.init(
            bitrate: max(0, json["bitrate"]?.int ?? Int(number("bitrate") ?? 0)),
            frameRate: max(0, number("frameRate") ?? 0),
            keyframeIntervalSeconds: number("keyframeIntervalSeconds"),
            droppedFrames: max(0, json["droppedFrames"]?.int ?? 0),
            clockDriftMilliseconds: number("clockDriftMs") ?? 0,
            warnings: (json["warnings"]?.array ?? []).compactMap(\.string).prefix(8).map { String($0.prefix(300)) })
    }
}
