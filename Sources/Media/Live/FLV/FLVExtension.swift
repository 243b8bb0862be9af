/// The extensions between an enhanced header's first byte and the rest of it: `ModEx` of Enhanced RTMP v2.
enum FLVExtension {
    /// The kind of packet that says that another extension follows; of audio and video alike.
    static let packetType: UInt8 = 7

    /// Reads extensions until another kind of packet follows. Gives that, and what TimestampOffsetNano said, 0 to 999,999.
    static func skip(
        _ first: UInt8, _ reader: inout FLVBody
    ) throws(FLVProblem) -> (packetType: UInt8, nanoseconds: UInt32) {
        var packetType = first
        var nanoseconds: UInt32 = 0
        while packetType == FLVExtension.packetType {
            var size = Int(try reader.uint8()) + 1
            if size == 256 { size = Int(try reader.number(2)) + 1 }
            let data = try reader.take(size)
            let kinds = try reader.uint8()
            if kinds >> 4 == 0, data.count >= 3 {
                nanoseconds = min(999_999, data.prefix(3).reduce(0) { $0 << 8 | UInt32($1) })
            }
            packetType = kinds & 0x0F
        }
        return (packetType, nanoseconds)
    }
}
