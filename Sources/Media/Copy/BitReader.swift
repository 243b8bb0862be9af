/// Reads the bits of a parameter set: fixed lengths and Exp-Golomb codes (ISO/IEC 14496-10, 9.1). Past the end it gives
/// zeros and says so.
struct BitReader {
    private let bytes: [UInt8]
    private var place = 0
    /// Whether more was read than there is.
    private(set) var isPastEnd = false

    /// Takes the payload of a NAL unit, and leaves out its emulation prevention bytes.
    init(payload: some Sequence<UInt8>) {
        var bytes: [UInt8] = []
        var zeros = 0
        for byte in payload {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    /// Takes bytes as they are.
    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The next bits as a number, at most 32.
    mutating func bits(_ count: Int) -> Int {
        var value = 0
        for _ in 0..<count {
            guard place < bytes.count * 8 else {
                isPastEnd = true
                return 0
            }
            value = value << 1 | Int(bytes[place / 8] >> (7 - place % 8) & 1)
            place += 1
        }
        return value
    }

    /// ue(v).
    mutating func unsigned() -> Int {
        var zeros = 0
        while bits(1) == 0, !isPastEnd, zeros < 32 { zeros += 1 }
        return (1 << zeros) - 1 + bits(zeros)
    }

    /// se(v).
    mutating func signed() -> Int {
        let code = unsigned()
        return code % 2 == 0 ? -(code / 2) : (code + 1) / 2
    }
}
