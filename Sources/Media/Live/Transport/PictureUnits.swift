/// Makes pictures of H.264 or HEVC as MP4 has them of those of a transport stream: lengths before NAL units, parameter sets
/// apart.
package struct PictureUnits: Sendable {
    /// A coded picture.
    package struct Picture: Sendable, Hashable {
        package let bytes: [UInt8]
        /// Whether decoding can start with it.
        package let isRandomAccess: Bool
        /// The decoder's record, where it is another than before.
        package let configuration: [UInt8]?
    }

    private let isHEVC: Bool
    private var sets: [[UInt8]] = []
    private var hasConfiguration = false

    /// Of H.264, or of HEVC.
    package init(isHEVC: Bool) {
        self.isHEVC = isHEVC
    }

    /// Takes the pictures of a packet, mostly one.
    package mutating func take(_ bytes: [UInt8]) -> [Picture] {
        var pictures: [Picture] = []
        var current: [ArraySlice<UInt8>] = []
        for unit in StartCodes.units(bytes) {
            if isDelimiter(unit), current.contains(where: isSlice) {
                if let picture = picture(current) { pictures.append(picture) }
                current = []
            }
            current.append(unit)
        }
        if let picture = picture(current) { pictures.append(picture) }
        return pictures
    }

    private mutating func picture(_ units: [ArraySlice<UInt8>]) -> Picture? {
        var made: [UInt8] = []
        var found: [[UInt8]] = []
        var isRandomAccess = false
        var hasSlice = false
        made.reserveCapacity(units.reduce(0) { $0 + $1.count + 4 })
        for unit in units {
            let type = type(unit)
            if isParameters(type) {
                found.append(Array(unit))
                continue
            }
            guard !isFilling(type) else { continue }
            if isSlice(unit) { hasSlice = true }
            if isHEVC ? 16...21 ~= type : type == 5 { isRandomAccess = true }
            for shift in [24, 16, 8, 0] { made.append(UInt8(truncatingIfNeeded: unit.count >> shift)) }
            made += unit
        }
        var configuration: [UInt8]?
        let isChange = found.contains { !sets.contains($0) }
        // Sets may be repeated one kind at a time; a change comes with a picture to start at.
        if isChange, isRandomAccess || !hasConfiguration {
            let kinds = Set(found.map { type($0[...]) })
            let all = sets.filter { !kinds.contains(type($0[...])) } + found
            if let bytes = DecoderRecord.bytes(codec: isHEVC ? "hevc" : "h264", units: all) {
                sets = all
                hasConfiguration = true
                configuration = bytes
            } else if !hasConfiguration {
                sets = all
            }
        }
        guard hasSlice else { return nil }
        return Picture(bytes: made, isRandomAccess: isRandomAccess, configuration: configuration)
    }

    private func type(_ unit: ArraySlice<UInt8>) -> Int {
        let first = Int(unit.first ?? 0)
        return isHEVC ? first >> 1 & 0x3F : first & 0x1F
    }

    private func isParameters(_ type: Int) -> Bool { isHEVC ? 32...34 ~= type : type == 7 || type == 8 }
    private func isFilling(_ type: Int) -> Bool { isHEVC ? type == 35 || type == 38 : type == 9 || type == 12 }
    private func isDelimiter(_ unit: ArraySlice<UInt8>) -> Bool { type(unit) == (isHEVC ? 35 : 9) }
    private func isSlice(_ unit: ArraySlice<UInt8>) -> Bool { isHEVC ? type(unit) < 32 : 1...5 ~= type(unit) }
}
