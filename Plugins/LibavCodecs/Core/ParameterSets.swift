internal import CStreamPlugin

/// An `AVCDecoderConfigurationRecord` (ISO/IEC 14496-15, 5.3.3.1), made of an encoder's SPS and PPS.
final class ParameterSets {
    private let memory: UnsafeMutableBufferPointer<UInt8>

    /// Takes NAL units, each with a 4-byte length in front.
    init(_ units: UnsafeBufferPointer<UInt8>) throws(CodecFailure) {
        var sequences: [[UInt8]] = []
        var pictures: [[UInt8]] = []
        var rest = units[...]
        while rest.count >= 4 {
            let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(4)
            let unit = Array(rest.prefix(size))
            rest = rest.dropFirst(size)
            switch (unit.first ?? 0) & 0x1F {
            case 7: sequences.append(unit)
            case 8: pictures.append(unit)
            default: break
            }
        }
        guard let sequence = sequences.first, sequence.count >= 4, sequences.count < 32, pictures.count < 256 else {
            throw CodecFailure("The encoder gave no parameter sets.")
        }
        var record: [UInt8] = [1, sequence[1], sequence[2], sequence[3], 0xFF, 0xE0 | UInt8(sequences.count)]
        for unit in sequences { record += Self.counted(unit) }
        record.append(UInt8(pictures.count))
        for unit in pictures { record += Self.counted(unit) }
        // High profiles say their chroma and depth: 4:2:0, 8 bit, no extensions.
        if sequence[1] >= 100 { record += [0xFD, 0xF8, 0xF8, 0] }
        memory = .allocate(capacity: record.count)
        _ = memory.initialize(from: record)
    }

    deinit {
        memory.deallocate()
    }

    /// The record, valid as long as this.
    var bytes: stream_bytes { stream_bytes(data: memory.baseAddress, size: memory.count) }

    private static func counted(_ unit: [UInt8]) -> [UInt8] {
        [UInt8(truncatingIfNeeded: unit.count >> 8), UInt8(truncatingIfNeeded: unit.count)] + unit
    }
}
