public import JSON

/// What to make of a feed, as the start frame says it: `{ "live": { … } }`.
public struct LiveSpecification: Sendable, Hashable {
    /// What the feed carries.
    public enum Input: String, Sendable, Hashable {
        /// Audio, video and data messages of RTMP, a record each.
        case flv
        /// MPEG-TS.
        case mpegts
        /// MPEG-TS that comes a segment at a time.
        case transportSegments = "mpegts-segments"
        /// fMP4 that comes a segment at a time.
        case fragments
    }

    /// What the feed carries.
    public var input = Input.flv
    /// A segment ends at the first keyframe after that many seconds.
    public var segmentSeconds = 2.0
    /// It ends then in any case.
    public var longestSegmentSeconds = 4.0
    /// No part is longer; nil: segments come in one piece.
    public var partSeconds: Double?
    /// The rungs beside the source's own picture; empty: none.
    public var ladder: [Rung] = []
    /// The encoder's, of what is encoded.
    public var preset = "superfast"
    /// Bits a second of sound that is encoded.
    public var audioBitrate = 128_000
    /// The number of the first segment.
    public var firstNumber = 0
    /// Where the timeline starts, seconds: behind everything that came before.
    public var startSeconds = 0.0
    /// The number of the first init segments.
    public var initNumber = 0
    /// What renditions of pictures and of sound are called, in order, where an earlier run has named them.
    public var videoNames: [String] = []
    public var audioNames: [String] = []

    /// What is made unless something else is said.
    public init() {}

    /// Whether a specification is one of these.
    public static func isMeant(by json: JSON) -> Bool { json["live"]?.object != nil }

    /// Reads a specification. Throws `INTERNAL_ERROR` where it is not as agreed.
    public init(_ json: JSON) throws(MediaFailure) {
        guard let json = json["live"] else { throw Self.wrong("live") }
        guard let input = json["input"]?.string.flatMap(Input.init(rawValue:)) else { throw Self.wrong("input") }
        self.input = input
        segmentSeconds = try Self.number(json, "segmentSeconds", 0.2...60) ?? segmentSeconds
        longestSegmentSeconds =
            try Self.number(json, "longestSegmentSeconds", segmentSeconds...120) ?? 2 * segmentSeconds
        partSeconds = try Self.number(json, "partSeconds", 0.05...segmentSeconds)
        audioBitrate = Int(try Self.number(json, "audioBitrate", 8000...1_000_000) ?? 128_000)
        firstNumber = Int(try Self.number(json, "firstNumber", 0...1e12) ?? 0)
        startSeconds = try Self.number(json, "startSeconds", 0...1e9) ?? 0
        initNumber = Int(try Self.number(json, "initNumber", 0...1e9) ?? 0)
        if let value = json["preset"], !value.isNull {
            guard let preset = value.string, preset.utf8.count < 32 else { throw Self.wrong("preset") }
            self.preset = preset
        }
        if let value = json["ladder"], !value.isNull { ladder = try EncodeSpecification.ladder(value) }
        videoNames = try Self.names(json["names"]?["video"])
        audioNames = try Self.names(json["names"]?["audio"])
    }

    private static func names(_ json: JSON?) throws(MediaFailure) -> [String] {
        guard let json, !json.isNull else { return [] }
        let names = (json.array ?? []).compactMap(\.string)
        guard names.count == json.array?.count, names.count <= 64, Set(names).count == names.count,
            names.allSatisfy(EncodeSpecification.isFolder)
        else { throw wrong("names") }
        return names
    }

    private static func number(_ json: JSON, _ name: String, _ range: ClosedRange<Double>) throws(MediaFailure)
        -> Double?
    {
        guard let value = json[name], !value.isNull else { return nil }
        guard let number = value.double, range.contains(number) else { throw wrong(name) }
        return number
    }

    private static func wrong(_ name: String) -> MediaFailure {
        MediaFailure(.internalError, "The live run was asked for with a wrong \"\(name)\".")
    }
}
