/// Puts together the sections of a table of an MPEG transport stream (ISO/IEC 13818-1, 2.4.4).
struct TransportSection: Sendable {
    private var bytes: [UInt8] = []

    /// Takes the payload of a packet; a section that is complete and whole.
    mutating func take(_ payload: ArraySlice<UInt8>, begins: Bool) -> [UInt8]? {
        if begins {
            guard let pointer = payload.first, payload.count > Int(pointer) + 1 else { return nil }
            bytes = Array(payload.dropFirst(1 + Int(pointer)))
        } else {
            guard !bytes.isEmpty, bytes.count < 4096 else { return nil }
            bytes += payload
        }
        guard bytes.count >= 3 else { return nil }
        let length = 3 + (Int(bytes[1] & 0x0F) << 8 | Int(bytes[2]))
        guard length >= 12, bytes.count >= length else { return nil }
        defer { bytes = [] }
        let section = Array(bytes.prefix(length))
        // The sections that hold now, not those that will.
        guard section[5] & 1 == 1, Self.remainder(section) == 0 else { return nil }
        return section
    }

    /// CRC-32 of MPEG: 0 over a section with its own.
    static func remainder(_ bytes: [UInt8]) -> UInt32 {
        var remainder = UInt32.max
        for byte in bytes {
            remainder ^= UInt32(byte) << 24
            for _ in 0..<8 { remainder = remainder & 0x8000_0000 != 0 ? remainder << 1 ^ 0x04C1_1DB7 : remainder << 1 }
        }
        return remainder
    }
}
