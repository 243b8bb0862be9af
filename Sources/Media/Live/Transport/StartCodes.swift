/// Takes coded pictures apart that have start codes between their NAL units (ISO/IEC 14496-10, annex B).
package enum StartCodes {
    /// The NAL units, in order, without what fills up between them.
    package static func units(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var units: [ArraySlice<UInt8>] = []
        var start: Int?
        bytes.withUnsafeBufferPointer { buffer in
            var place = 0
            while place + 2 < buffer.count {
                // Two bytes that are no zeros are no part of a start code.
                if buffer[place + 2] > 1 {
                    place += 3
                } else if buffer[place] == 0, buffer[place + 1] == 0, buffer[place + 2] == 1 {
                    if let start { append(bytes[start..<place], to: &units) }
                    place += 3
                    start = place
                } else {
                    place += 1
                }
            }
        }
        if let start { append(bytes[start...], to: &units) }
        return units
    }

    private static func append(_ unit: ArraySlice<UInt8>, to units: inout [ArraySlice<UInt8>]) {
        var unit = unit
        while unit.last == 0 { unit.removeLast() }
        if !unit.isEmpty { units.append(unit) }
    }
}
