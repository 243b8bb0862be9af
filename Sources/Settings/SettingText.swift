import JSON

/// Text of a file or a variable, read as what a schema expects.
enum SettingText {
    /// A value for the text of one scalar. What does not fit stays a string, so that the schema's check names it.
    static func scalar(_ text: String, shape: SchemaShape) -> JSON {
        if shape.types.contains("null"), ["", "~", "null"].contains(text) { return .null }
        if shape.allows("boolean"), let value = boolean(text) { return .bool(value) }
        if shape.allows("integer") || shape.allows("number"), let value = Int64(text) { return .integer(value) }
        if shape.allows("number"), let value = number(text) { return .number(value) }
        return .string(text)
    }

    /// A value for a variable's text: lists are comma-separated, and lists and objects may be given as JSON.
    static func variable(_ text: String, shape: SchemaShape) -> JSON {
        if shape.allows("array") && text.hasPrefix("[") || shape.allows("object") && text.hasPrefix("{"),
            let value = try? JSON(parsing: text)
        {
            return value
        }
        if shape.types.contains("array"), !shape.types.contains("string") {
            let items = shape.items
            let elements = text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
            return .array(elements.map { scalar($0, shape: items) })
        }
        return scalar(text, shape: shape)
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    }

    private static func number(_ text: String) -> Double? {
        guard let first = text.utf8.first, first == 0x2D || (0x30...0x39).contains(first) else { return nil }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
