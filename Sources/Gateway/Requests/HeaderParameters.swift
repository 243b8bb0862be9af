/// A header value with parameters after semicolons: `form-data; name="file"; filename="a \"b\".mp4"`.
struct HeaderParameters: Sequence, IteratorProtocol {
    /// What stands before the first semicolon.
    let value: String

    private var rest: Substring.UTF8View

    /// Takes the value apart.
    init(_ text: String) {
        let bytes = text.utf8
        let end = bytes.firstIndex(of: 0x3B) ?? bytes.endIndex
        self.value = HeaderParameters.trimmed(bytes[..<end])
        self.rest = bytes[end...]
    }

    /// The next parameter, its name in lower case; nil at the end.
    mutating func next() -> (name: String, value: String)? {
        while rest.popFirst() != nil {
            let end = rest.firstIndex { $0 == 0x3D || $0 == 0x3B } ?? rest.endIndex
            let name = HeaderParameters.trimmed(rest[..<end]).lowercased()
            rest = rest[end...]
            guard rest.first == 0x3D else { continue }
            rest = rest.dropFirst()
            while rest.first == 0x20 || rest.first == 0x09 { rest = rest.dropFirst() }
            let value = rest.first == 0x22 ? quoted() : plain()
            if !name.isEmpty { return (name, value) }
        }
        return nil
    }

    private mutating func plain() -> String {
        let end = rest.firstIndex(of: 0x3B) ?? rest.endIndex
        defer { rest = rest[end...] }
        return HeaderParameters.trimmed(rest[..<end])
    }

    /// A quoted string. A backslash escapes only quotes and backslashes, since browsers of old sent paths unescaped.
    private mutating func quoted() -> String {
        rest = rest.dropFirst()
        var bytes: [UInt8] = []
        while let byte = rest.popFirst(), byte != 0x22 {
            if byte == 0x5C, let next = rest.first, next == 0x22 || next == 0x5C {
                bytes.append(next)
                rest = rest.dropFirst()
            } else {
                bytes.append(byte)
            }
        }
        rest = rest[(rest.firstIndex(of: 0x3B) ?? rest.endIndex)...]
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> String {
        var bytes = bytes
        while bytes.first == 0x20 || bytes.first == 0x09 { bytes = bytes.dropFirst() }
        while bytes.last == 0x20 || bytes.last == 0x09 { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
