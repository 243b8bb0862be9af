/// What an AV1 sequence header says of the picture (AV1, 5.5.1).
struct AV1Header {
    let profile: Int
    /// The largest picture, pixels.
    let width: Int
    let height: Int

    /// Reads an `av1C` (AV1 in ISO BMFF, 2.3.3) that holds the header. Nil where it does not, or is cut short.
    init?(configuration: [UInt8]) {
        guard configuration.count > 6, configuration[0] == 0x81 else { return nil }
        var place = 4
        let header = configuration[place]
        guard header >> 3 & 0x0F == 1 else { return nil }
        place += header & 4 != 0 ? 2 : 1
        // The length, which is that of the rest.
        if header & 2 != 0 {
            while place < configuration.count, configuration[place] & 0x80 != 0 { place += 1 }
            place += 1
        }
        guard place < configuration.count else { return nil }
        var reader = BitReader(bytes: Array(configuration[place...]))
        profile = reader.bits(3)
        _ = reader.bits(1)
        if reader.bits(1) == 1 {
            _ = reader.bits(5)
        } else {
            Self.skipPoints(&reader)
        }
        let (columns, rows) = (reader.bits(4) + 1, reader.bits(4) + 1)
        width = reader.bits(columns) + 1
        height = reader.bits(rows) + 1
        if reader.isPastEnd { return nil }
    }

    private static func skipPoints(_ reader: inout BitReader) {
        var delay = 0
        var hasModel = false
        if reader.bits(1) == 1 {
            _ = reader.bits(32)
            _ = reader.bits(32)
            if reader.bits(1) == 1 { _ = reader.unsigned() }
            hasModel = reader.bits(1) == 1
            if hasModel {
                delay = reader.bits(5) + 1
                _ = reader.bits(32)
                _ = reader.bits(10)
            }
        }
        let hasDisplayDelay = reader.bits(1) == 1
        for _ in 0...reader.bits(5) {
            _ = reader.bits(12)
            if reader.bits(5) > 7 { _ = reader.bits(1) }
            if hasModel, reader.bits(1) == 1 {
                _ = reader.bits(delay)
                _ = reader.bits(delay)
                _ = reader.bits(1)
            }
            if hasDisplayDelay, reader.bits(1) == 1 { _ = reader.bits(4) }
        }
    }
}
