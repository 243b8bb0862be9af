/// What the NAL units of one coded picture are, each with its length in front (ISO/IEC 14496-15, 4.3.3).
package struct AccessUnit: Sendable, Hashable {
    /// Whether decoding can start here: an IDR picture, or a CRA picture of HEVC.
    package private(set) var isRandomAccess = false
    /// Whether it carries parameter sets that the container does not have.
    package private(set) var changesParameters = false
    /// All parameter sets in it.
    package private(set) var parameterSets: [[UInt8]] = []
    /// Whether the lengths fit the bytes.
    package private(set) var isWhole = true

    /// Looks at the bytes of a picture.
    package init(_ bytes: UnsafeRawBufferPointer, codec: String, record: DecoderRecord) {
        var place = 0
        while place < bytes.count {
            guard place + record.lengthSize < bytes.count else {
                isWhole = false
                return
            }
            var size = 0
            for index in 0..<record.lengthSize { size = size << 8 | Int(bytes[place + index]) }
            place += record.lengthSize
            guard size > 0, size <= bytes.count - place else {
                isWhole = false
                return
            }
            look(UnsafeRawBufferPointer(rebasing: bytes[place..<(place + size)]), codec, record)
            place += size
        }
        if bytes.isEmpty { isWhole = false }
    }

    private mutating func look(_ unit: UnsafeRawBufferPointer, _ codec: String, _ record: DecoderRecord) {
        let isParameters: Bool
        if codec == "hevc" {
            let type = unit[0] >> 1 & 0x3F
            if 19...21 ~= type { isRandomAccess = true }
            isParameters = 32...34 ~= type
        } else {
            let type = unit[0] & 0x1F
            if type == 5 { isRandomAccess = true }
            isParameters = type == 7 || type == 8
        }
        if isParameters { parameterSets.append(Array(unit)) }
        if isParameters, !record.units.contains(where: { $0.elementsEqual(unit) }) { changesParameters = true }
    }
}
