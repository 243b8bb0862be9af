/// The lines of a text, each decoded when it is asked for: a file of nothing but line ends costs no more than its size.
///
/// Lines end in LF, CR LF or CR; a form feed or a line separator of Unicode ends none.
struct SourceLines: Sendable {
    private let bytes: [UInt8]
    /// Where each begins.
    private let starts: [UInt32]

    /// The lines of UTF-8, less than 4 GiB.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var starts: [UInt32] = [0]
        for (place, byte) in bytes.enumerated() {
            if byte == 0x0A || byte == 0x0D && (place + 1 == bytes.count || bytes[place + 1] != 0x0A) {
                starts.append(UInt32(place + 1))
            }
        }
        self.starts = starts
    }

    /// How many there are, at least one.
    var count: Int { starts.count }

    /// The line at a place from 0, without its end.
    subscript(place: Int) -> String {
        var end = place + 1 < starts.count ? Int(starts[place + 1]) : bytes.count
        let start = Int(starts[place])
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// A line without what is not to be seen, and without what others may take for the end of one.
    static func clean(_ line: String) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.filter { scalar in
                    scalar == "\t"
                        || scalar.value >= 0x20 && !(0x7F...0x9F ~= scalar.value) && scalar != "\u{2028}"
                            && scalar != "\u{2029}"
                }))
    }

    /// The line at a place, nil beyond the last.
    func line(_ place: Int) -> String? { place < count ? self[place] : nil }

    /// Whether there is nothing to be seen in a line; beyond the last there is not.
    func isBlank(_ place: Int) -> Bool {
        guard place < count else { return true }
        let end = place + 1 < starts.count ? Int(starts[place + 1]) : bytes.count
        return bytes[Int(starts[place])..<end].allSatisfy { $0 <= 0x20 || $0 == 0x7F }
    }
}
