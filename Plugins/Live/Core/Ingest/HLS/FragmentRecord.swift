/// Bytes of fMP4 as records of the feed.
enum FragmentRecord {
    /// Bytes of a record at most.
    private static let longest = 256 << 10

    /// The length of what follows, 32 bits, little endian; the kind 3; which of the source's streams it is of, and how many there
    /// are; the bytes, which continue those of the stream's record before.
    static func all(of bytes: [UInt8], stream: Int, of count: Int) -> [[UInt8]] {
        stride(from: 0, to: bytes.count, by: longest).map { start in
            let piece = bytes[start..<min(start + longest, bytes.count)]
            var record: [UInt8] = []
            record.reserveCapacity(piece.count + 7)
            let length = UInt32(piece.count + 3)
            for shift in [UInt32(0), 8, 16, 24] { record.append(UInt8(truncatingIfNeeded: length >> shift)) }
            record += [3, UInt8(truncatingIfNeeded: stream), UInt8(truncatingIfNeeded: count)]
            record += piece
            return record
        }
    }
}
