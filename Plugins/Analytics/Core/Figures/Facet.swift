/// One way to look at an account's figures: all of it or one stream, and of that all or those of one value of a dimension.
package struct Facet: Sendable, Hashable {
    /// A stream's id; nil: the whole account.
    package var stream: String?
    /// Nil: all.
    package var dimension: Dimension?
    /// Of the dimension; empty without one.
    package var value: String

    /// The whole account.
    package static let account = Facet(stream: nil, dimension: nil, value: "")

    /// A stream as a whole, which is the account's figures of that stream.
    package static func stream(_ id: String) -> Facet { Facet(stream: nil, dimension: .stream, value: id) }

    /// Below the number of a bucket: `SCOPE/DIMENSION/VALUE/`.
    var path: String { Self.path(stream: stream, dimension: dimension) + KeyText.escaped(value) + "/" }

    /// What the paths of all values of a dimension begin with.
    static func path(stream: String?, dimension: Dimension?) -> String {
        "\(stream.map(KeyText.escaped) ?? "-")/\(dimension?.rawValue ?? "all")/"
    }
}

/// Text as a part of a key: without `/`, in few bytes.
enum KeyText {
    /// Bytes at most; what is longer is cut.
    private static let most = 100

    /// Letters, digits and a few signs as they are, the others as `%XX`.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for byte in text.utf8 where escaped.utf8.count < most {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F:
                escaped.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                escaped += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return escaped
    }

    /// What ``escaped(_:)`` made of a text, as text.
    static func plain(_ escaped: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var rest = escaped.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25, let high = rest.popFirst(), let low = rest.popFirst(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
