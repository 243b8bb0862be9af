/// The fields of an address' query.
package struct AddressQuery: Sendable, Hashable {
    private var fields: [String: String] = [:]

    /// Reads a query; of a field that is there twice the first counts. A `%` that begins no escape stands for itself, so
    /// that `time=50%` is what it looks like.
    package init(_ query: String) {
        for field in query.split(separator: "&").prefix(64) {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decoded(parts[0])
            if fields[name] == nil { fields[name] = parts.count > 1 ? Self.decoded(parts[1]) : "" }
        }
    }

    /// A field's value; nil: it is not there.
    package subscript(name: String) -> String? { fields[name] }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        let coded = Array(text.utf8.prefix(256))
        var place = 0
        while place < coded.count {
            let digits = coded[place...].dropFirst().prefix(2)
            if coded[place] == 0x25, digits.count == 2,
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                place += 3
            } else {
                bytes.append(coded[place] == 0x2B ? 0x20 : coded[place])
                place += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
