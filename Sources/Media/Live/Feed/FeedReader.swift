/// Makes records of the bytes of a feed, in whatever pieces they come: a length of what follows (32 bits, little endian), a
/// kind (8 bits), the payload.
package struct FeedReader: Sendable {
    /// The longest record; no message of a publisher is longer.
    package static let longest = 17 << 20

    private var buffer: [UInt8] = []
    private var start = 0

    /// Makes a reader at the start of a feed.
    package init() {}

    /// Takes over what was read.
    package mutating func append(_ bytes: some Collection<UInt8>) {
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity < 1 << 22)
            start = 0
        } else if start > 1 << 16, start > buffer.count / 2 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole record, or nil until more bytes came; kinds that are not known are skipped. Throws `INTERNAL_ERROR` where
    /// the bytes are no records: the feed is out of step then.
    package mutating func next() throws(MediaFailure) -> FeedRecord? {
        while buffer.count - start >= 5 {
            let length = Int(number(at: start))
            guard 1...Self.longest ~= length else { throw Self.broken }
            guard buffer.count - start - 4 >= length else { return nil }
            let place = start + 5
            let payload = buffer[place..<(start + 4 + length)]
            let kind = FeedRecord.Kind(rawValue: buffer[start + 4])
            start += 4 + length
            guard let kind else { continue }
            guard kind.isTag else { return FeedRecord(kind: kind, timestamp: 0, body: payload) }
            guard payload.count >= 4 else { throw Self.broken }
            return FeedRecord(kind: kind, timestamp: number(at: place), body: payload.dropFirst(4))
        }
        return nil
    }

    private func number(at place: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(buffer[place + $1]) << (8 * UInt32($1)) }
    }

    private static var broken: MediaFailure {
        MediaFailure(.internalError, "The live feed is not made of records.")
    }
}
