/// Finds out how a file's text is encoded, and decodes it.
///
/// A byte order mark decides; then zeros, which no text has but in UTF-16; then whether it is UTF-8; then what an XML
/// declaration says; else it is Windows-1252, which any bytes can be.
package enum TextEncoding {
    /// The text as UTF-8, without a byte order mark. Throws where it is none.
    package static func utf8(_ bytes: [UInt8]) throws(CaptionProblem) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try validated(bytes[3...]) }
        if bytes.starts(with: [0xFF, 0xFE]) { return try utf16(bytes[2...], isBig: false) }
        if bytes.starts(with: [0xFE, 0xFF]) { return try utf16(bytes[2...], isBig: true) }
        if bytes.contains(0) {
            // Most characters of most captions have a zero in the higher byte, few have one in the lower.
            let even = stride(from: 0, to: bytes.count, by: 2).count { bytes[$0] == 0 }
            let odd = stride(from: 1, to: bytes.count, by: 2).count { bytes[$0] == 0 }
            guard even != odd else {
                throw CaptionProblem(line: 1, "This is no text: it is neither UTF-8, UTF-16 nor Windows-1252.")
            }
            return try utf16(bytes[...], isBig: even > odd)
        }
        // No text of another encoding is UTF-8 by chance, but one that has no special letters.
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
        switch declared(bytes) {
        case "utf-8", "us-ascii", "ascii": return try validated(bytes[...])
        case "", "windows-1252", "iso-8859-1", "latin1": return windows1252(bytes)
        case let name:
            throw CaptionProblem(
                line: 1, "The file says that it is encoded as \(name): send it as UTF-8, UTF-16 or Windows-1252.")
        }
    }

    /// The encoding that an XML declaration states, in lower case; empty without one.
    private static func declared(_ bytes: [UInt8]) -> String {
        let head = String(decoding: bytes.prefix(200), as: UTF8.self)
        guard head.hasPrefix("<?xml"), let end = head.firstRange(of: "?>"),
            let match = head[..<end.lowerBound].firstMatch(of: /encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/)
        else { return "" }
        return match.1.lowercased()
    }

    private static func validated(_ bytes: ArraySlice<UInt8>) throws(CaptionProblem) -> [UInt8] {
        let bytes = Array(bytes)
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
        var line = 1
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            if String(validating: bytes[start..<end], as: UTF8.self) == nil { break }
            (start, line) = (end + 1, line + 1)
        }
        throw CaptionProblem(line: line, "The file begins as UTF-8, but here are bytes that are none.")
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBig: Bool) throws(CaptionProblem) -> [UInt8] {
        let words = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { place in
            let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
            return isBig ? first << 8 | second : second << 8 | first
        }
        guard bytes.count.isMultiple(of: 2), let text = String(validating: words, as: UTF16.self) else {
            let valid = words.prefix { $0 & 0xF800 != 0xD800 }
            throw CaptionProblem(
                line: 1 + valid.count { $0 == 0x0A },
                "The file looks like UTF-16, but is none: save it again as UTF-8.")
        }
        return Array(text.utf8)
    }

    private static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let value = 0x80...0x9F ~= byte ? upper[Int(byte - 0x80)] : UInt32(byte)
            if let scalar = Unicode.Scalar(value) { text.append(scalar) }
        }
        return Array(String(text).utf8)
    }

    /// What 0x80 to 0x9F are; five of them are nothing.
    private static let upper: [UInt32] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}
