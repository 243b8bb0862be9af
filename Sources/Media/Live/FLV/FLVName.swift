/// Names of what is not known, for messages that people read.
enum FLVName {
    /// The four characters where they can be printed, else their number in hexadecimal: `vvc1`, `0x00000001`.
    static func of(fourCharacters code: UInt32) -> String {
        let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: code >> $0) }
        guard bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            let digits = String(code, radix: 16)
            return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
