/// What a keyframe of VP8 or VP9 says of its size (RFC 6386, 9.1; VP9, 6.2).
enum VPXHeader {
    /// Width and height, pixels. Nil where it is no keyframe.
    static func size(codec: String, _ bytes: UnsafeRawBufferPointer) -> (Int, Int)? {
        codec == "vp8" ? vp8(bytes) : vp9(bytes)
    }

    private static func vp8(_ bytes: UnsafeRawBufferPointer) -> (Int, Int)? {
        guard bytes.count > 10, bytes[0] & 1 == 0, bytes[3] == 0x9D, bytes[4] == 0x01, bytes[5] == 0x2A else {
            return nil
        }
        return (Int(bytes[6]) | Int(bytes[7] & 0x3F) << 8, Int(bytes[8]) | Int(bytes[9] & 0x3F) << 8)
    }

    private static func vp9(_ bytes: UnsafeRawBufferPointer) -> (Int, Int)? {
        var reader = BitReader(bytes: Array(bytes.prefix(32)))
        guard reader.bits(2) == 2 else { return nil }
        let profile = reader.bits(1) | reader.bits(1) << 1
        if profile == 3 { _ = reader.bits(1) }
        guard reader.bits(1) == 0, reader.bits(1) == 0 else { return nil }
        _ = reader.bits(2)
        guard reader.bits(24) == 0x498342 else { return nil }
        if profile >= 2 { _ = reader.bits(1) }
        let space = reader.bits(3)
        if space != 7 {
            _ = reader.bits(1)
            if profile == 1 || profile == 3 { _ = reader.bits(3) }
        } else if profile == 1 || profile == 3 {
            _ = reader.bits(1)
        }
        let size = (reader.bits(16) + 1, reader.bits(16) + 1)
        return reader.isPastEnd ? nil : size
    }
}
