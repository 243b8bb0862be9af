/// Writes display matrices into MP4 files, which ffmpeg cannot do for those that mirror.
enum DisplayMatrix {
    /// The eight ways in which a picture of 16.16 numbers can lie, as `a b c d` (ISO/IEC 14496-12, 6.2.2).
    static func set(_ numbers: [Int32]) -> @Sendable ([UInt8]) throws -> [UInt8] {
        { bytes in
            let name = Array("tkhd".utf8)
            guard let box = bytes.indices.dropLast(100).first(where: { Array(bytes[$0..<$0 + 4]) == name }) else {
                throw Failure("The file has no track header.")
            }
            // Version 0: flags, times, track, durations and the like are 44 bytes with the name.
            let matrix = box + 44
            let one: Int32 = 1 << 16
            let values = [
                numbers[0] * one, numbers[1] * one, 0, numbers[2] * one, numbers[3] * one, 0, 0, 0, 1 << 30,
            ]
            var changed = bytes
            for (index, value) in values.enumerated() {
                for byte in 0..<4 {
                    changed[matrix + 4 * index + byte] = UInt8(truncatingIfNeeded: value >> Int32(24 - 8 * byte))
                }
            }
            return changed
        }
    }
}
