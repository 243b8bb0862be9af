/// A value of the keyword `type`.
enum SchemaType: String, CaseIterable, Sendable {
    case null
    case boolean
    case integer
    case number
    case string
    case array
    case object

    func accepts(_ value: JSON) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .bool), (.integer, .integer), (.number, .integer), (.number, .number),
            (.string, .string), (.array, .array), (.object, .object):
            true
        case (.integer, .number(let number)): number.rounded(.towardZero) == number
        default: false
        }
    }

    /// For a sentence: `a string`.
    var phrase: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSON {
    /// The same value, with whole numbers as integers, so that `4.0` and `4` are equal.
    var withWholeNumbers: JSON {
        switch self {
        case .number: int64.map { .integer($0) } ?? self
        case .array(let elements): .array(elements.map(\.withWholeNumbers))
        case .object(let object): .object(JSONObject(object.map { ($0.key, $0.value.withWholeNumbers) }))
        default: self
        }
    }
}
