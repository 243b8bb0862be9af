import JSON

/// The parameters of an operation as a table.
struct SchemaTable: Sendable {
    /// HTML; a sentence where there are none.
    let html: String

    /// Renders the schema of an object.
    init(_ schema: JSON) {
        let required = Set((schema["required"]?.array ?? []).compactMap(\.string))
        let rows = (schema["properties"]?.object ?? [:]).map { name, member in
            """
            <tr><td><code>\(DocumentationPage.escaped(name))</code>\(required.contains(name) ? " *" : "")</td>\
            <td>\(DocumentationPage.escaped(Self.type(of: member)))</td>\
            <td>\(DocumentationPage.prose(Self.meaning(of: member)))</td></tr>
            """
        }
        guard !rows.isEmpty else {
            html = "<p>It takes no parameters.</p>"
            return
        }
        html = """
            <div class="wide"><table><tr><th>Parameter</th><th>Type</th><th>Meaning</th></tr>\(rows.joined())</table></div>
            """
    }

    private static func type(of schema: JSON) -> String {
        if let values = schema["enum"]?.array {
            return values.map { $0.string ?? $0.description }.joined(separator: ", ")
        }
        if let choices = (schema["anyOf"] ?? schema["oneOf"])?.array {
            return choices.map { Self.type(of: $0) }.joined(separator: " or ")
        }
        let type =
            schema["type"]?.string ?? (schema["type"]?.array ?? []).compactMap(\.string).joined(separator: " or ")
        if type == "array", let items = schema["items"] { return "list of \(self.type(of: items))" }
        return schema["format"]?.string.map { "\(type), \($0)" } ?? type
    }

    private static func meaning(of schema: JSON) -> String {
        var parts: [String] = []
        if let description = schema["description"]?.string { parts.append(description) }
        if let least = schema["minimum"], let most = schema["maximum"] {
            parts.append("\(least.description) to \(most.description).")
        } else if let least = schema["minimum"] {
            parts.append("At least \(least.description).")
        }
        if let length = schema["maxLength"] { parts.append("At most \(length.description) characters.") }
        if let bytes = schema["x-maxBytes"] { parts.append("At most \(bytes.description) bytes of JSON.") }
        if let value = schema["default"] { parts.append("Default \(value.string ?? value.description).") }
        return parts.joined(separator: " ")
    }
}

/// JSON with a member a line, for people.
enum PrettyJSON {
    /// Indented by two spaces.
    static func text(_ json: JSON, indent: String = "") -> String {
        let inner = indent + "  "
        switch json {
        case .object(let object) where !object.isEmpty:
            let members = object.map { "\(inner)\(JSON.string($0).description): \(text($1, indent: inner))" }
            return "{\n\(members.joined(separator: ",\n"))\n\(indent)}"
        case .array(let list) where list.contains { $0.object != nil || $0.array != nil }:
            return "[\n\(list.map { inner + text($0, indent: inner) }.joined(separator: ",\n"))\n\(indent)]"
        default: return json.description
        }
    }
}
