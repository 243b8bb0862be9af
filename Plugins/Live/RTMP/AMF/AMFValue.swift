/// A value of the Action Message Format, version 0: what commands and metadata are made of (AMF 0 Specification, 2).
package enum AMFValue: Sendable, Hashable {
    case number(Double)
    case boolean(Bool)
    /// A short or a long string; on the wire at most 65,535 bytes where it is short.
    case string(String)
    /// Properties in the order sent; also what was sent as a typed object, without the name of its class.
    case object([AMFProperty])
    /// An "ECMA array": named values, as `onMetaData` has them.
    case named([AMFProperty])
    /// A strict array.
    case array([AMFValue])
    /// Milliseconds since 1970.
    case date(Double)
    case null
    /// Undefined, unsupported, or a reference, which nobody sends.
    case undefined

    /// A property of an object or of an array of named values; nil where there is none, or this is neither.
    package subscript(_ name: String) -> AMFValue? {
        switch self {
        case .object(let properties), .named(let properties): properties.first { $0.name == name }?.value
        default: nil
        }
    }

    /// The text of a string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a number.
    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }
}
