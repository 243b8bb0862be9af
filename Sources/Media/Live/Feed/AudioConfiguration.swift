/// An `AudioSpecificConfig` of AAC (ISO/IEC 14496-3, 1.6.2.1).
package struct AudioConfiguration: Sendable, Hashable {
    /// Of the core, samples a second: HE-AAC plays at twice of it.
    package let sampleRate: Int
    /// Channels of the core.
    package let channels: Int
    /// `audioObjectType` of the core: 2 is LC.
    package let objectType: Int
    /// Samples of a frame, of the core.
    package let frameSamples: Int
    /// As it came.
    package let bytes: [UInt8]

    /// Reads one. Nil where it is cut short or says what cannot be.
    package init?(_ bytes: [UInt8]) {
        guard 2..<128 ~= bytes.count else { return nil }
        var reader = BitReader(bytes: bytes)
        var type = Self.objectType(&reader)
        sampleRate = Self.sampleRate(&reader)
        let layout = reader.bits(4)
        if type == 5 || type == 29 {
            _ = Self.sampleRate(&reader)
            type = Self.objectType(&reader)
        }
        objectType = type
        frameSamples = [1, 2, 4].contains(type) && reader.bits(1) == 1 ? 960 : 1024
        // 0: described in the stream, which players refuse often enough; most such are stereo.
        channels = layout == 7 ? 8 : layout == 0 ? 2 : layout
        self.bytes = bytes
        guard !reader.isPastEnd, type > 0, 7000...96_000 ~= sampleRate, 1...8 ~= channels else { return nil }
    }

    /// Makes one of LC by its numbers. Nil where the rate has no number.
    package init?(sampleRate: Int, channels: Int, objectType: Int = 2) {
        guard let index = Self.sampleRates.firstIndex(of: sampleRate), 1...8 ~= channels, 1...4 ~= objectType else {
            return nil
        }
        let layout = channels == 8 ? 7 : channels
        self.init([UInt8(objectType << 3 | index >> 1), UInt8(index & 1) << 7 | UInt8(layout << 3)])
    }

    private static let sampleRates = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
    ]

    private static func objectType(_ reader: inout BitReader) -> Int {
        let type = reader.bits(5)
        return type == 31 ? 32 + reader.bits(6) : type
    }

    private static func sampleRate(_ reader: inout BitReader) -> Int {
        let index = reader.bits(4)
        if index == 15 { return reader.bits(24) }
        return sampleRates.indices.contains(index) ? sampleRates[index] : 0
    }
}
