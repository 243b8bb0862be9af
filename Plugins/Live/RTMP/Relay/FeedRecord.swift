/// The records in which the media process is fed: length of what follows (32 bits, little endian), kind, timestamp (32 bits,
/// little endian), body of the FLV tag.
package enum FeedRecord {
    /// Appends a message as a record.
    package static func append(_ media: RTMPMedia, to records: inout [UInt8]) {
        append(UInt32(truncatingIfNeeded: media.body.count + 5), to: &records)
        records.append(media.kind.rawValue)
        append(media.timestamp, to: &records)
        records += media.body
    }

    /// The messages in whole records; those of other kinds are left out.
    package static func messages(in records: [UInt8]) -> [RTMPMedia] {
        var messages: [RTMPMedia] = []
        var rest = records[...]
        func number(_ place: Int) -> UInt32 {
            rest.dropFirst(place).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
        while rest.count >= 9 {
            let length = Int(number(0))
            guard length >= 1, rest.count >= 4 + length else { break }
            if length >= 5, let kind = RTMPMedia.Kind(rawValue: rest[rest.startIndex + 4]) {
                let body = Array(rest.dropFirst(9).prefix(length - 5))
                messages.append(RTMPMedia(kind, timestamp: number(5), body: body))
            }
            rest = rest.dropFirst(4 + length)
        }
        return messages
    }

    private static func append(_ number: UInt32, to records: inout [UInt8]) {
        for shift in [0, 8, 16, 24] as [UInt32] { records.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }
}
