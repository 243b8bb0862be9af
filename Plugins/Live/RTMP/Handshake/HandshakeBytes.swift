/// The sizes of a handshake, and the bytes that are not there to be checked (RTMP 1.0, 5.2).
enum HandshakeBytes {
    /// The version that everybody speaks.
    static let version: UInt8 = 3
    /// C1, S1, C2 and S2.
    static let size = 1536

    /// C1 or S1: no time, no version, which tells the peer that there is no digest to check, and bytes that differ from one
    /// connection to the next. They need not be secret.
    static func first(seed: UInt64) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 8)
        bytes.reserveCapacity(size)
        var state = seed
        while bytes.count < size {
            // SplitMix64
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            word ^= word >> 31
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (shift * 8))) }
        }
        return bytes
    }
}
