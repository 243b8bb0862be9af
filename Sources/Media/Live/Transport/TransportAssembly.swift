/// Puts together the packets of an elementary stream (ISO/IEC 13818-1, 2.4.3.6).
struct TransportAssembly: Sendable {
    private let pid: Int
    private let longest: Int
    private var bytes: [UInt8] = []
    private var isOpen = false
    private var last: UInt8?

    /// Of a stream; no unit is longer than that.
    init(pid: Int, longest: Int) {
        self.pid = pid
        self.longest = longest
    }

    /// Whether the packet with that counter came already.
    func isRepeated(_ count: UInt8) -> Bool { last == count }

    /// Whether packets are missing before the one with that counter.
    func lacksPackets(before count: UInt8) -> Bool { last.map { ($0 + 1) & 0x0F != count } ?? false }

    /// What is not complete is of no use.
    mutating func drop() {
        isOpen = false
        bytes = []
    }

    mutating func take(_ payload: ArraySlice<UInt8>, begins: Bool, count: UInt8) {
        last = count
        if begins {
            isOpen = true
            bytes = Array(payload)
        } else if isOpen {
            bytes += payload
            if bytes.count > longest { drop() }
        }
    }

    /// The unit, where its length says that it is complete.
    mutating func complete() -> TransportUnit? {
        guard isOpen, bytes.count >= 6 else { return nil }
        let length = Int(bytes[4]) << 8 | Int(bytes[5])
        guard length > 0, bytes.count >= 6 + length else { return nil }
        bytes.removeLast(bytes.count - 6 - length)
        return finish()
    }

    /// The unit that came so far; the next begins.
    mutating func finish() -> TransportUnit? {
        guard isOpen else { return nil }
        defer { drop() }
        guard bytes.count >= 9, bytes[0] == 0, bytes[1] == 0, bytes[2] == 1, bytes[6] & 0xC0 == 0x80 else { return nil }
        let start = 9 + Int(bytes[8])
        guard start < bytes.count else { return nil }
        let flags = bytes[7] >> 6
        let present = flags & 2 != 0 && bytes[8] >= 5 ? time(at: 9) : nil
        let decode = flags == 3 && bytes[8] >= 10 ? time(at: 14) : nil
        return TransportUnit(
            pid: pid, presentationTime: present, decodeTime: decode ?? present, payload: Array(bytes[start...]))
    }

    private func time(at place: Int) -> Int64 {
        let high = Int64(bytes[place] >> 1 & 7) << 30
        let middle = (Int64(bytes[place + 1]) << 8 | Int64(bytes[place + 2])) >> 1
        return high | (middle << 15) | (Int64(bytes[place + 3]) << 8 | Int64(bytes[place + 4])) >> 1
    }
}
