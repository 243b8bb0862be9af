import Glibc  // Links libm, whose trunc() the conversions from Double call.

extension JSON {
    /// The member of that name; nil where there is none, or this is no object.
    public subscript(name: String) -> JSON? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }

    /// The element at that place; nil where there is none, or this is no array.
    public subscript(index: Int) -> JSON? {
        guard case .array(let array) = self, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The boolean, where it is one.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The number as a 64-bit integer, where it is whole and fits (`4.0` is 4).
    public var int64: Int64? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The number as an integer, where it is whole and fits (`4.0` is 4).
    public var int: Int? { int64.flatMap { Int(exactly: $0) } }

    /// The number, where it is one.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The text, where it is text.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, where it is an array.
    public var array: [JSON]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, where it is an object.
    public var object: JSONObject? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}
