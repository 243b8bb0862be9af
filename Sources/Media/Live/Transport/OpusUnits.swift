/// Takes Opus in a transport stream apart ("Opus in MPEG-TS", 4).
package enum OpusUnits {
    /// The packets of a unit, without the control headers before them, and how long each is, samples at 48 kHz.
    package static func packets(_ payload: [UInt8]) -> [(bytes: [UInt8], samples: Int)] {
        var packets: [(bytes: [UInt8], samples: Int)] = []
        var place = 0
        while place + 2 < payload.count, payload[place] == 0x7F, payload[place + 1] & 0xE0 == 0xE0 {
            let flags = payload[place + 1]
            place += 2
            var size = 0
            while place < payload.count {
                size += Int(payload[place])
                place += 1
                if payload[place - 1] != 255 { break }
            }
            if flags & 0x10 != 0 { place += 2 }
            if flags & 0x08 != 0 { place += 2 }
            if flags & 0x04 != 0 {
                guard place < payload.count else { break }
                place += 1 + Int(payload[place])
            }
            guard size > 0, place + size <= payload.count else { break }
            let bytes = Array(payload[place..<(place + size)])
            if let samples = samples(bytes) { packets.append((bytes, samples)) }
            place += size
        }
        return packets
    }

    /// What a decoder must know (RFC 7845, 5.1).
    package static func head(channels: Int) -> [UInt8] {
        Array("OpusHead".utf8) + [1, UInt8(max(1, min(2, channels))), 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0]
    }

    /// How long a packet is by its first bytes (RFC 6716, 3.1 and 3.2).
    package static func samples(_ packet: [UInt8]) -> Int? {
        guard let first = packet.first else { return nil }
        let configuration = Int(first >> 3)
        let frame =
            switch configuration {
            case 0..<12: [480, 960, 1920, 2880][configuration & 3]
            case 12..<16: [480, 960][configuration & 1]
            default: [120, 240, 480, 960][configuration & 3]
            }
        let count =
            switch first & 3 {
            case 0: 1
            case 3: packet.count > 1 ? Int(packet[1] & 0x3F) : 0
            default: 2
            }
        return 1...5760 ~= count * frame ? count * frame : nil
    }
}
