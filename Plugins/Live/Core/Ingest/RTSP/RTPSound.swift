/// Takes frames of AAC out of packets (RFC 3640, mode AAC-hbr).
struct RTPSound: Sendable {
    private let (sizeBits, indexBits, deltaBits): (Int, Int, Int)
    private var fragment: (size: Int, timestamp: UInt32, bytes: [UInt8])?

    init(sizeBits: Int, indexBits: Int, deltaBits: Int) {
        (self.sizeBits, self.indexBits, self.deltaBits) = (sizeBits, indexBits, deltaBits)
    }

    /// A packet was lost.
    mutating func lose() { fragment = nil }

    /// The frames that a packet completes, and which of the packet's each is: the first has the packet's time.
    mutating func take(_ packet: RTPPacket) -> [(index: Int, bytes: [UInt8])] {
        let bytes = packet.payload
        guard bytes.count > 2 else { return [] }
        let bits = Int(bytes[bytes.startIndex]) << 8 | Int(bytes[bytes.startIndex + 1])
        let heads = bytes.dropFirst(2).prefix((bits + 7) / 8)
        var rest = bytes.dropFirst(2 + heads.count)
        var sizes: [Int] = []
        var place = 0
        while place + sizeBits + (sizes.isEmpty ? indexBits : deltaBits) <= bits,
            heads.count * 8 >= bits, sizes.count < 64
        {
            sizes.append(
                (0..<sizeBits).reduce(0) { number, bit in
                    let at = place + bit
                    return number << 1 | Int(heads[heads.startIndex + at / 8] >> (7 - UInt8(at % 8)) & 1)
                })
            place += sizeBits + (sizes.count == 1 ? indexBits : deltaBits)
        }
        if sizes.count == 1, let size = sizes.first, size > rest.count || fragment != nil {
            // A frame that is longer than a packet.
            if fragment?.timestamp != packet.timestamp { fragment = (size, packet.timestamp, []) }
            fragment?.bytes += rest
            guard let whole = fragment, whole.bytes.count >= whole.size else { return [] }
            fragment = nil
            return [(0, Array(whole.bytes.prefix(whole.size)))]
        }
        var frames: [(index: Int, bytes: [UInt8])] = []
        for (index, size) in sizes.enumerated() {
            guard size > 0, size <= rest.count else { break }
            frames.append((index, Array(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        return frames
    }
}
