/// Reads supplemental enhancement information of H.264 and HEVC (ISO/IEC 14496-10, 7.3.2.3; 23008-2, 7.3.5).
package enum SupplementalInformation {
    /// What ATSC registered in it (payload type 4; T.35 country 0xB5, provider 0x0031), by a NAL unit's bytes behind its
    /// header.
    package static func userData(_ unit: some Sequence<UInt8>) -> [ArraySlice<UInt8>] {
        let bytes = unescaped(unit)
        var found: [ArraySlice<UInt8>] = []
        var place = 0
        while let type = number(bytes, &place), let size = number(bytes, &place), size <= bytes.count - place {
            let payload = bytes[place..<place + size]
            place += size
            if type == 4, payload.starts(with: [0xB5, 0x00, 0x31]) { found.append(payload.dropFirst(3)) }
        }
        return found
    }

    /// Bytes of 255 are added to the one that ends them.
    private static func number(_ bytes: [UInt8], _ place: inout Int) -> Int? {
        var number = 0
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            number += Int(byte)
            if byte != 0xFF { return number }
        }
        return nil
    }

    /// Without the bytes that keep start codes from it (ISO/IEC 14496-10, 7.4.1).
    private static func unescaped(_ unit: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            bytes.append(byte)
        }
        return bytes
    }
}
