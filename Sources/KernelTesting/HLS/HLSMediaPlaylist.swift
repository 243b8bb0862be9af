/// A parsed media playlist.
public struct HLSMediaPlaylist: Sendable {
    /// A segment that it lists.
    public struct Segment: Sendable, Hashable {
        /// EXTINF's seconds.
        public var durationSeconds: Double
        /// As it stands there.
        public var address: String
        /// EXT-X-BYTERANGE; nil: the whole file.
        public var range: HLSByteRange?
        /// Whether EXT-X-DISCONTINUITY stands before it.
        public var isDiscontinuity = false
    }

    /// EXT-X-VERSION; 1 where it is absent.
    public let version: Int
    /// EXT-X-TARGETDURATION.
    public let targetDuration: Int?
    /// EXT-X-PLAYLIST-TYPE.
    public let type: String?
    /// The URI of the first EXT-X-MAP.
    public let map: String?
    /// In order; those without a duration have 0.
    public let segments: [Segment]
    /// Whether EXT-X-ENDLIST is there.
    public let isEnded: Bool
    /// Whether EXT-X-I-FRAMES-ONLY is there.
    public let isIFramesOnly: Bool
    let lines: HLSLines

    /// Parses a playlist; what is wrong with it, ``HLSChecker`` tells.
    public init(_ text: String) {
        lines = HLSLines(text)
        version = lines.values("EXT-X-VERSION").first.flatMap { Int($0) } ?? 1
        targetDuration = lines.values("EXT-X-TARGETDURATION").first.flatMap { Int($0) }
        type = lines.values("EXT-X-PLAYLIST-TYPE").first
        map = lines.values("EXT-X-MAP").first.flatMap { HLSAttributes($0).quoted("URI") }
        isEnded = !lines.values("EXT-X-ENDLIST").isEmpty
        isIFramesOnly = !lines.values("EXT-X-I-FRAMES-ONLY").isEmpty
        var segments: [Segment] = []
        var duration: Double?
        var range: HLSByteRange?
        var isDiscontinuity = false
        for line in lines.lines {
            switch line {
            case .tag("EXTINF", let value): duration = value.split(separator: ",").first.flatMap { Double($0) }
            case .tag("EXT-X-BYTERANGE", let value): range = HLSByteRange(value)
            case .tag("EXT-X-DISCONTINUITY", _): isDiscontinuity = true
            case .tag: continue
            case .address(let address):
                segments.append(
                    Segment(
                        durationSeconds: duration ?? 0, address: address, range: range,
                        isDiscontinuity: isDiscontinuity))
                (duration, range, isDiscontinuity) = (nil, nil, false)
            }
        }
        self.segments = segments
    }

    /// The sum of the segments, seconds.
    public var durationSeconds: Double { segments.reduce(0) { $0 + $1.durationSeconds } }

    /// The version that what it uses needs (section 8).
    var neededVersion: Int {
        if map != nil { return isIFramesOnly ? 5 : 6 }
        if isIFramesOnly || !lines.values("EXT-X-BYTERANGE").isEmpty { return 4 }
        return lines.values("EXTINF").contains { $0.prefix { $0 != "," }.contains(".") } ? 3 : 1
    }
}
