/// Packets of an MPEG transport stream as a record of the feed.
enum TransportRecord {
    /// The length of what follows, 32 bits, little endian; the kind 1; the packets.
    static func of(_ packets: [UInt8]) -> [UInt8] {
        var record: [UInt8] = []
        record.reserveCapacity(packets.count + 5)
        let length = UInt32(packets.count + 1)
        for shift in [UInt32(0), 8, 16, 24] { record.append(UInt8(truncatingIfNeeded: length >> shift)) }
        record.append(1)
        record += packets
        return record
    }

    /// The packets of a segment, in records that are not too long.
    static func all(of packets: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: packets.count, by: longest).map {
            of(Array(packets[$0..<min($0 + longest, packets.count)]))
        }
    }

    /// Bytes of a record at most.
    private static let longest = 256 << 10
}
