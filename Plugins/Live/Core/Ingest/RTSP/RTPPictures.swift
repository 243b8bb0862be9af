/// Puts pictures together from packets of H.264 (RFC 6184) or HEVC (RFC 7798, without DONL).
struct RTPPictures: Sendable {
    /// The NAL units of one picture.
    struct Picture: Sendable, Hashable {
        var timestamp: UInt32
        var units: [[UInt8]]
    }

    /// Bytes of a picture at most.
    private static let longest = 16 << 20

    private let isHEVC: Bool
    private var units: [[UInt8]] = []
    private var fragment: [UInt8]?
    private var timestamp: UInt32?
    private var bytes = 0
    private var isDamaged = false

    init(isHEVC: Bool) {
        self.isHEVC = isHEVC
    }

    /// A packet was lost.
    mutating func lose() {
        fragment = nil
        isDamaged = true
    }

    /// The pictures that a packet completes: the one before where the time is another, and the packet's own where it is marked as
    /// its last. What is damaged is left out.
    mutating func take(_ packet: RTPPacket) -> [Picture] {
        var pictures: [Picture] = []
        if let timestamp, timestamp != packet.timestamp { pictures += finish() }
        timestamp = packet.timestamp
        isHEVC ? takeHEVC(packet.payload) : takeH264(packet.payload)
        if packet.isMarked { pictures += finish() }
        return pictures
    }

    private mutating func finish() -> [Picture] {
        defer {
            (units, fragment, bytes, isDamaged) = ([], nil, 0, false)
            timestamp = nil
        }
        guard let timestamp, !units.isEmpty, !isDamaged, fragment == nil else { return [] }
        return [Picture(timestamp: timestamp, units: units)]
    }

    private mutating func takeH264(_ payload: ArraySlice<UInt8>) {
        guard let first = payload.first else { return }
        switch first & 0x1F {
        case 1...23: add(Array(payload))
        case 24: addAll(payload.dropFirst())
        case 28:
            guard let head = payload.dropFirst().first else { return }
            take(
                part: payload.dropFirst(2), head: [first & 0xE0 | head & 0x1F], begins: head & 0x80 != 0,
                ends: head & 0x40 != 0)
        default: isDamaged = true
        }
    }

    private mutating func takeHEVC(_ payload: ArraySlice<UInt8>) {
        guard payload.count > 2 else { return }
        let (first, second) = (payload[payload.startIndex], payload[payload.startIndex + 1])
        switch first >> 1 & 0x3F {
        case 48: addAll(payload.dropFirst(2))
        case 49:
            let head = payload[payload.startIndex + 2]
            take(
                part: payload.dropFirst(3), head: [first & 0x81 | (head & 0x3F) << 1, second],
                begins: head & 0x80 != 0,
                ends: head & 0x40 != 0)
        case 50: isDamaged = true
        default: add(Array(payload))
        }
    }

    /// Several units in one packet, each with its length before it.
    private mutating func addAll(_ payload: ArraySlice<UInt8>) {
        var rest = payload
        while rest.count > 2 {
            let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard length > 0, length <= rest.count else {
                isDamaged = true
                return
            }
            add(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
    }

    private mutating func take(part: ArraySlice<UInt8>, head: [UInt8], begins: Bool, ends: Bool) {
        if begins {
            fragment = head + part
        } else if fragment != nil {
            fragment?.append(contentsOf: part)
        } else {
            isDamaged = true
        }
        if fragment?.count ?? 0 > Self.longest { lose() }
        if ends, let whole = fragment {
            fragment = nil
            add(whole)
        }
    }

    private mutating func add(_ unit: [UInt8]) {
        bytes += unit.count
        guard bytes <= Self.longest, units.count < 4096 else {
            isDamaged = true
            return
        }
        units.append(unit)
    }
}
