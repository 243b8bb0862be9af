/// The fields of a query (`a=1&b=2`), decoded; the last of a name counts.
struct QueryFields: Sendable {
    private var values: [String: String] = [:]

    /// Takes a query apart; what is badly encoded stays as it is.
    init(_ query: String) {
        for field in query.utf8.split(separator: UInt8(ascii: "&")) {
            let parts = field.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            values[QueryFields.decoded(parts[0])] = parts.count == 2 ? QueryFields.decoded(parts[1]) : ""
        }
    }

    /// Their names, in order.
    var names: [String] { values.keys.sorted() }

    subscript(name: String) -> String? { values[name] }

    private static func decoded(_ text: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, let code = UInt8(String(Substring(digits)), radix: 16) {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
