/// What a worker must know before it understands the middle of a publisher's FLV: its last description of itself, and the
/// last configurations of picture and sound. They are sent once, at the publisher's start, so a worker that takes
/// over gets them again.
package struct FeedPrelude: Sendable, Hashable {
    private var metadata: [UInt8] = []
    private var video: [UInt8] = []
    private var audio: [UInt8] = []

    /// The larger ones are not configurations.
    private static let mostBytes = 65_536

    package init() {}

    /// The records to begin with, at the time of the first of `following`: a worker that saw their own would take it that the
    /// clock jumped.
    package func records(before following: [UInt8]) -> [UInt8] {
        [metadata, video, audio].flatMap { record -> [UInt8] in
            guard following.count >= 9, record.count >= 9 else { return record }
            var record = record
            record.replaceSubrange(5..<9, with: following[5..<9])
            return record
        }
    }

    /// Keeps what of some whole records is such a one.
    package mutating func scan(_ records: [UInt8]) {
        var at = 0
        while at + 5 <= records.count {
            let length =
                Int(records[at]) | Int(records[at + 1]) << 8 | Int(records[at + 2]) << 16 | Int(records[at + 3]) << 24
            let end = at + 4 + length
            guard length >= 1, end <= records.count else { return }
            if length <= Self.mostBytes { keep(records, at, end) }
            at = end
        }
    }

    private mutating func keep(_ records: [UInt8], _ start: Int, _ end: Int) {
        // Length, kind, timestamp, and the body of the FLV tag.
        let body = start + 9
        switch records[start + 4] {
        case 18: metadata = Array(records[start..<end])
        case 9 where body + 1 < end && Self.isVideoConfiguration(records[body], records[body + 1]):
            video = Array(records[start..<end])
        case 8 where body + 1 < end && Self.isAudioConfiguration(records[body], records[body + 1]):
            audio = Array(records[start..<end])
        default: break
        }
    }

    /// AVC's sequence header (FLV specification E.4.3.1), or PacketTypeSequenceStart of enhanced RTMP.
    private static func isVideoConfiguration(_ first: UInt8, _ second: UInt8) -> Bool {
        if first & 0x80 != 0 { return first & 0x0F == 0 }
        return [7, 12].contains(first & 0x0F) && second == 0
    }

    /// AAC's sequence header (E.4.2.1), or AudioPacketType.SequenceStart of enhanced RTMP.
    private static func isAudioConfiguration(_ first: UInt8, _ second: UInt8) -> Bool {
        switch first >> 4 {
        case 9: first & 0x0F == 0
        case 10: second == 0
        default: false
        }
    }
}
