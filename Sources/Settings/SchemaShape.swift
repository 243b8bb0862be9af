import JSON

/// What a JSON Schema lets a value be, as far as text must be read by it: a file and the environment hold text, and
/// whether `12` is a number or a string is the schema's to say.
struct SchemaShape {
    /// The schema itself.
    let schema: JSON
    /// Names of JSON Schema's types; empty: any.
    let types: Set<String>
    /// The members that an object may have, in the schema's order.
    let properties: [(name: String, shape: SchemaShape)]
    /// Whether the value is for nobody's eyes.
    let isSecret: Bool
    /// What the elements of a list are.
    var items: SchemaShape { SchemaShape(itemSchema) }

    private let itemSchema: JSON

    /// Reads a schema.
    init(_ schema: JSON) {
        let alternatives = [schema] + SchemaShape.alternatives(of: schema)
        self.schema = schema
        self.types = Set(alternatives.flatMap(SchemaShape.types))
        self.properties = alternatives.flatMap { alternative in
            alternative["properties"]?.object.map { $0.map { ($0.key, SchemaShape($0.value)) } } ?? []
        }
        self.isSecret = alternatives.contains { $0["writeOnly"]?.bool == true }
        self.itemSchema = alternatives.lazy.compactMap { $0["items"] }.first ?? .object([:])
    }

    /// The shape of a member; any value where the schema does not name it.
    func property(_ name: String) -> SchemaShape {
        properties.first { $0.name == name }?.shape ?? SchemaShape(.object([:]))
    }

    /// Whether a value may be of a type.
    func allows(_ type: String) -> Bool {
        types.isEmpty || types.contains(type)
    }

    /// Every setting below this one, by name: an object with named members is a section, all else a setting.
    func settings(below components: [String]) -> [(name: SettingName, shape: SchemaShape)] {
        guard !properties.isEmpty, types == ["object"] else { return [(SettingName(components: components), self)] }
        return properties.flatMap { $0.shape.settings(below: components + [$0.name]) }
    }

    private static func alternatives(of schema: JSON) -> [JSON] {
        (schema["anyOf"]?.array ?? []) + (schema["oneOf"]?.array ?? [])
    }

    private static func types(of schema: JSON) -> [String] {
        if let name = schema["type"]?.string { return [name] }
        if let names = schema["type"]?.array { return names.compactMap(\.string) }
        if let members = schema["enum"]?.array { return members.map(type) }
        if let value = schema["const"] { return [type(of: value)] }
        return schema["properties"] == nil ? [] : ["object"]
    }

    private static func type(of value: JSON) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
