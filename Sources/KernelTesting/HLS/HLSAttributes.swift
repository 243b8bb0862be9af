/// An attribute list (RFC 8216bis section 4.2): `NAME=VALUE,NAME="TEXT"`.
public struct HLSAttributes: Sendable, Hashable {
    private var values: [String: String] = [:]
    /// Whether the list parsed to its end, every name once.
    public private(set) var isWellFormed = true

    /// Parses a list.
    public init(_ text: some StringProtocol) {
        isWellFormed = parse(Substring(text))
    }

    private mutating func parse(_ text: Substring) -> Bool {
        var isWellFormed = true
        var rest = text
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "=") else { return false }
            let name = String(rest[..<equals])
            rest = rest[rest.index(after: equals)...]
            let value: Substring
            if rest.first == "\"" {
                guard let quote = rest.dropFirst().firstIndex(of: "\"") else { return false }
                value = rest[...quote]
            } else {
                value = rest.prefix { $0 != "," }
            }
            rest = rest[value.endIndex...]
            let isName = !name.isEmpty && name.utf8.allSatisfy { 0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D }
            if !isName || value.isEmpty || values[name] != nil { isWellFormed = false }
            values[name] = String(value)
            if rest.isEmpty { return isWellFormed }
            guard rest.first == ",", rest.count > 1 else { return false }
            rest = rest.dropFirst()
        }
        return isWellFormed
    }

    /// The value of an attribute as it stands there, quotes and all.
    public func raw(_ name: String) -> String? { values[name] }

    /// A quoted value, without its quotes; nil where it is none.
    public func quoted(_ name: String) -> String? {
        guard let value = values[name], value.count >= 2, value.first == "\"", value.last == "\"" else { return nil }
        return String(value.dropFirst().dropLast())
    }

    /// A decimal integer; nil where it is none.
    public func integer(_ name: String) -> Int? {
        values[name].flatMap { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } ? Int($0) : nil }
    }

    /// A decimal number; nil where it is none.
    public func decimal(_ name: String) -> Double? {
        values[name].flatMap { $0.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2E } ? Double($0) : nil }
    }

    /// A decimal resolution, `1280x720`; nil where it is none.
    public func resolution(_ name: String) -> (width: Int, height: Int)? {
        let sides = values[name]?.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) } ?? []
        guard sides.count == 2, let width = sides[0], let height = sides[1], width > 0, height > 0 else { return nil }
        return (width, height)
    }
}
