/// Names of files as browsers are told them (RFC 6266).
package enum FileName {
    /// A `Content-Disposition` that has a browser save a file, named after a title.
    package static func attachment(_ title: String, ending: String) -> String {
        let kept = title.unicodeScalars.filter { $0.value >= 0x20 && !"/\\:*?\"<>|\u{7F}".unicodeScalars.contains($0) }
        let short = String(String.UnicodeScalarView(kept).prefix(100)).split(separator: " ").joined(separator: " ")
        let name = short.isEmpty || short.hasPrefix(".") ? "video\(short)" : short
        let plain = name.unicodeScalars.map { $0.isASCII ? String($0) : "_" }.joined()
        let encoded = name.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "attachment; filename=\"\(plain).\(ending)\"; filename*=UTF-8''\(encoded.joined()).\(ending)"
    }
}
