/// A parsed live media playlist, with parts, hints and reports.
public struct HLSLivePlaylist: Sendable {
    /// EXT-X-PART.
    public struct Part: Sendable, Hashable {
        /// As it stands there.
        public var address: String
        /// DURATION.
        public var durationSeconds: Double
        /// INDEPENDENT=YES.
        public var isIndependent: Bool
        /// GAP=YES.
        public var isGap: Bool
    }

    /// A segment, or the one that grows, which has no address.
    public struct Segment: Sendable, Hashable {
        /// Its Media Sequence Number.
        public var number: Int
        /// As it stands there; nil of one that grows.
        public var address: String?
        /// EXTINF; nil of one that grows.
        public var durationSeconds: Double?
        /// EXT-X-PROGRAM-DATE-TIME, milliseconds since 1970.
        public var date: Int64?
        /// The EXT-X-MAP that applies.
        public var map: String?
        /// Its Discontinuity Sequence Number (section 6.2.1).
        public var run: Int
        /// Whether EXT-X-GAP is there.
        public var isGap: Bool
        /// In order.
        public var parts: [Part]

        /// What it lasts, as far as it is there.
        public var seconds: Double { durationSeconds ?? parts.reduce(0) { $0 + $1.durationSeconds } }
    }

    /// EXT-X-RENDITION-REPORT.
    public struct Report: Sendable, Hashable {
        /// As it stands there.
        public var address: String?
        /// LAST-MSN.
        public var number: Int?
        /// LAST-PART.
        public var part: Int?
    }

    /// EXT-X-VERSION; 1 where it is absent.
    public let version: Int
    /// EXT-X-TARGETDURATION.
    public let targetDuration: Int?
    /// EXT-X-PART-INF's PART-TARGET.
    public let partTarget: Double?
    /// EXT-X-SERVER-CONTROL.
    public let control: HLSAttributes?
    /// EXT-X-MEDIA-SEQUENCE.
    public let mediaSequence: Int?
    /// EXT-X-DISCONTINUITY-SEQUENCE.
    public let discontinuitySequence: Int?
    /// SKIPPED-SEGMENTS; 0 of a whole playlist.
    public private(set) var skipped = 0
    /// Whether EXT-X-SKIP names removed date ranges.
    public private(set) var skipsDateRanges = false
    /// Those that have an address, in order.
    public private(set) var segments: [Segment] = []
    /// The one that grows.
    public private(set) var open: Segment?
    /// The addresses of EXT-X-PRELOAD-HINT by TYPE, in order.
    public private(set) var hints: [(type: String, address: String)] = []
    /// In order.
    public private(set) var reports: [Report] = []
    /// Whether EXT-X-ENDLIST is there.
    public let isEnded: Bool
    /// Whether EXT-X-INDEPENDENT-SEGMENTS is there.
    public let isIndependent: Bool
    let lines: HLSLines

    /// Parses a playlist.
    public init(_ text: String) {
        lines = HLSLines(text)
        version = lines.values("EXT-X-VERSION").first.flatMap { Int($0) } ?? 1
        targetDuration = lines.values("EXT-X-TARGETDURATION").first.flatMap { Int($0) }
        partTarget = lines.values("EXT-X-PART-INF").first.flatMap { HLSAttributes($0).decimal("PART-TARGET") }
        control = lines.values("EXT-X-SERVER-CONTROL").first.map { HLSAttributes($0) }
        mediaSequence = lines.values("EXT-X-MEDIA-SEQUENCE").first.flatMap { Int($0) }
        discontinuitySequence = lines.values("EXT-X-DISCONTINUITY-SEQUENCE").first.flatMap { Int($0) }
        isEnded = !lines.values("EXT-X-ENDLIST").isEmpty
        isIndependent = !lines.values("EXT-X-INDEPENDENT-SEGMENTS").isEmpty
        var next = Segment(
            number: mediaSequence ?? 0, address: nil, durationSeconds: nil, date: nil, map: nil,
            run: discontinuitySequence ?? 0, isGap: false, parts: [])
        for line in lines.lines {
            guard case .tag(let name, let value) = line else {
                if case .address(let address) = line { next.address = address }
                segments.append(next)
                next = Segment(
                    number: next.number + 1, address: nil, durationSeconds: nil, date: nil, map: next.map,
                    run: next.run,
                    isGap: false, parts: [])
                continue
            }
            take(name, value, &next)
        }
        open = next.parts.isEmpty ? nil : next
    }

    private mutating func take(_ name: String, _ value: String, _ next: inout Segment) {
        switch name {
        case "EXT-X-SKIP":
            let attributes = HLSAttributes(value)
            skipped = attributes.integer("SKIPPED-SEGMENTS") ?? 0
            skipsDateRanges = attributes.raw("RECENTLY-REMOVED-DATERANGES") != nil
            next.number += skipped
        case "EXTINF": next.durationSeconds = value.split(separator: ",").first.flatMap { Double($0) }
        case "EXT-X-DISCONTINUITY": next.run += 1
        case "EXT-X-GAP": next.isGap = true
        case "EXT-X-MAP": next.map = HLSAttributes(value).quoted("URI")
        case "EXT-X-PROGRAM-DATE-TIME": next.date = HLSDate.milliseconds(value)
        case "EXT-X-PART":
            let attributes = HLSAttributes(value)
            next.parts.append(
                Part(
                    address: attributes.quoted("URI") ?? "", durationSeconds: attributes.decimal("DURATION") ?? 0,
                    isIndependent: attributes.raw("INDEPENDENT") == "YES", isGap: attributes.raw("GAP") == "YES"))
        case "EXT-X-PRELOAD-HINT":
            let attributes = HLSAttributes(value)
            hints.append((attributes.raw("TYPE") ?? "", attributes.quoted("URI") ?? ""))
        case "EXT-X-RENDITION-REPORT":
            let attributes = HLSAttributes(value)
            reports.append(
                Report(
                    address: attributes.quoted("URI"), number: attributes.integer("LAST-MSN"),
                    part: attributes.integer("LAST-PART")))
        default: break
        }
    }

    /// Whether it is a low-latency one.
    public var isLowLatency: Bool { partTarget != nil }

    /// With what an update left out, of the playlist that it updates. The discontinuity sequence numbers and the init segment
    /// of what follows count from there.
    func completed(from known: [Int: Segment]) -> HLSLivePlaylist {
        guard skipped > 0, let first = mediaSequence else { return self }
        var whole = self
        let left = (first..<first + skipped).compactMap { known[$0] }
        let base = (left.last?.run ?? discontinuitySequence ?? 0) - (discontinuitySequence ?? 0)
        func moved(_ segment: Segment) -> Segment {
            var segment = segment
            segment.run += base
            segment.map = segment.map ?? left.last?.map
            return segment
        }
        // Parts of what is that far behind are no longer listed.
        let bare = left.map { segment in
            var segment = segment
            segment.parts = []
            return segment
        }
        whole.segments = bare + segments.map(moved)
        whole.open = open.map(moved)
        return whole
    }
}
