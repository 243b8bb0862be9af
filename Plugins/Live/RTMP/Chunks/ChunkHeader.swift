/// The header of a chunk as it stands on the wire (RTMP 1.0, 5.3.1).
struct ChunkHeader: Sendable, Hashable {
    /// 0: all of it; 1: without the message stream; 2: a timestamp alone; 3: nothing.
    var format: UInt8
    /// 2 to 65,599.
    var chunkStream: UInt32
    /// The 24 bits: absolute in format 0, else the time since the message before; 0xFFFFFF: 32 bits follow the header.
    var timestamp: UInt32 = 0
    var length = 0
    var type = RTMPMessageType(rawValue: 0)
    var messageStream: UInt32 = 0
    /// How many bytes it takes, without the 32 bits of a long timestamp.
    var count: Int

    /// What says that 32 bits follow.
    static let extended: UInt32 = 0xFF_FFFF
    /// The longest, those 32 bits included.
    static let longest = 18

    /// Reads one; nil while bytes are missing.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let first = bytes.first else { return nil }
        format = first >> 6
        let basic: Int
        switch first & 0x3F {
        case 0: basic = 2
        case 1: basic = 3
        default: basic = 1
        }
        count = basic + [11, 7, 3, 0][Int(format)]
        guard bytes.count >= count else { return nil }
        func number(_ offset: Int, _ count: Int) -> UInt32 {
            let start = bytes.startIndex + offset
            return bytes[start..<(start + count)].reduce(0) { $0 << 8 | UInt32($1) }
        }
        switch basic {
        case 1: chunkStream = UInt32(first & 0x3F)
        case 2: chunkStream = 64 + number(1, 1)
        // The least significant byte is the first one.
        default: chunkStream = 64 + number(1, 1) + number(2, 1) << 8
        }
        if format <= 2 { timestamp = number(basic, 3) }
        if format <= 1 {
            length = Int(number(basic + 3, 3))
            type = RTMPMessageType(rawValue: UInt8(number(basic + 6, 1)))
        }
        if format == 0 { messageStream = number(basic + 7, 4).byteSwapped }
    }
}
