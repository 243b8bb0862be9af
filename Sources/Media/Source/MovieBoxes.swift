/// The boxes of an MP4 or MOV file (ISO/IEC 14496-12), looked at before libavformat reads them: what is missing, what is
/// elsewhere, what claims too much. Sizes and types alone, in bounded time.
struct MovieBoxes {
    /// Boxes that are looked at; a film has hundreds. libavformat judges what comes after.
    private static let most = 600_000
    /// Boxes at the top that are looked at once the index is found: fragments would make this a walk through the file.
    private static let mostAfterIndex = 64
    private static let deepest = 10
    private static let containers: Set<String> = ["moov", "trak", "mdia", "minf", "stbl", "dinf", "edts"]

    /// Whether there is an index, `moov`, to its end.
    private(set) var hasIndex = false
    /// Whether there is one at all.
    private(set) var beginsIndex = false
    /// Bytes that the last box says it has beyond the end of the file.
    private(set) var missingBytes: UInt64 = 0
    /// Whether there are no samples where an index is: the rest was cut off.
    var lacksMedia: Bool { hasIndex && !hasMedia && missingBytes == 0 }
    /// Tracks in the index.
    private(set) var tracks = 0
    /// Whether pictures or sound are said to be in other files (14496-12, 8.7.2), or the index is a list of other films.
    private(set) var refersElsewhere = false
    /// Whether pictures or sound are encrypted (14496-12, 8.12).
    private(set) var isEncrypted = false
    /// Whether the index is compressed, as QuickTime did long ago.
    private(set) var isPacked = false
    /// The most samples that a track claims without a byte for each of them.
    private(set) var claimedSamples = 0

    /// The most edits of a track: each is made into an index of its own.
    private(set) var edits = 0

    private let source: any ByteSource
    private var looked = 0
    private var hasMedia = false
    private var handler = ""
    private var trackRefersElsewhere = false
    private var trackIsEncrypted = false
    private var trackSamples = 0

    /// Looks at a file. Throws when its bytes cannot be had.
    init(_ source: any ByteSource) throws(MediaFailure) {
        self.source = source
        try walkTop()
    }

    private struct Head {
        let kind: String
        let content: UInt64
        let end: UInt64
    }

    private mutating func walkTop() throws(MediaFailure) {
        var offset: UInt64 = 0
        var afterIndex = 0
        while looked < Self.most, afterIndex < Self.mostAfterIndex, let head = try head(at: offset, within: .max) {
            if head.end > source.size { missingBytes = head.end - source.size }
            if head.kind == "mdat" || head.kind == "moof" { hasMedia = true }
            if head.kind == "moov" {
                beginsIndex = true
                hasIndex = head.end <= source.size
                try walk(head.content, min(head.end, source.size), depth: 1)
            }
            if beginsIndex { afterIndex += 1 }
            // What lies behind the pictures did not come yet.
            if source.isGrowing, hasIndex, hasMedia { return }
            offset = head.end
        }
        // Beyond what was looked at there may be more.
        if afterIndex == Self.mostAfterIndex { hasMedia = true }
    }

    private mutating func walk(_ start: UInt64, _ end: UInt64, depth: Int) throws(MediaFailure) {
        var offset = start
        while looked < Self.most, let head = try head(at: offset, within: end) {
            try look(head, depth: depth)
            offset = head.end
        }
    }

    private mutating func look(_ head: Head, depth: Int) throws(MediaFailure) {
        switch head.kind {
        case "trak":
            (handler, trackRefersElsewhere, trackIsEncrypted, trackSamples) = ("", false, false, 0)
            tracks += 1
            try walk(head.content, head.end, depth: depth + 1)
            guard handler == "vide" || handler == "soun" else { return }
            refersElsewhere = refersElsewhere || trackRefersElsewhere
            isEncrypted = isEncrypted || trackIsEncrypted
            if handler == "vide" { claimedSamples = max(claimedSamples, trackSamples) }
        case "rmra": refersElsewhere = true
        case "cmov": isPacked = true
        // QuickTime has a second one, of the data, further in.
        case "hdlr" where handler.isEmpty: handler = Self.text(try source.bytes(at: head.content + 8, 4))
        case "dref": try lookAtReferences(head)
        case "elst":
            edits = max(edits, Int(Self.number(try source.bytes(at: head.content + 4, 4)[...])))
        case "stsd":
            let format = Self.text(try source.bytes(at: head.content + 12, 4))
            trackIsEncrypted = format == "encv" || format == "enca" || format == "drms" || format == "drmi"
        case "stsz":
            let fields = try source.bytes(at: head.content + 4, 8)
            guard fields.count == 8, Self.number(fields[0..<4]) > 0 else { return }
            trackSamples = Int(Self.number(fields[4..<8]))
        case let kind where Self.containers.contains(kind) && depth < Self.deepest:
            try walk(head.content, head.end, depth: depth + 1)
        default: break
        }
    }

    /// An entry whose lowest flag is not set names another file.
    private mutating func lookAtReferences(_ head: Head) throws(MediaFailure) {
        var offset = head.content + 8
        while looked < Self.most, let entry = try self.head(at: offset, within: head.end) {
            let flags = try source.bytes(at: entry.content, 4)
            if flags.count == 4, flags[3] & 1 == 0 { trackRefersElsewhere = true }
            offset = entry.end
        }
    }

    /// The head of a box; nil where there is none. A box of size 0 goes on to the end; one that is shorter than its head
    /// ends the walk.
    private mutating func head(at offset: UInt64, within end: UInt64) throws(MediaFailure) -> Head? {
        let limit = min(end, source.size)
        guard offset < limit, limit - offset >= 8 else { return nil }
        looked += 1
        let bytes = try source.bytes(at: offset, 16)
        guard bytes.count >= 8 else { return nil }
        var size = Self.number(bytes[0..<4])
        var headSize: UInt64 = 8
        if size == 1 {
            guard bytes.count == 16 else { return nil }
            size = Self.number(bytes[8..<16])
            headSize = 16
        } else if size == 0 {
            size = limit - offset
        }
        let (boxEnd, isTooFar) = offset.addingReportingOverflow(size)
        guard size >= headSize, !isTooFar else { return nil }
        return Head(
            kind: Self.text(Array(bytes[4..<8])), content: offset + headSize,
            end: end == .max ? boxEnd : min(boxEnd, end))
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
