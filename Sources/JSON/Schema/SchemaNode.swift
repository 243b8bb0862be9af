/// One compiled schema.
final class SchemaNode: Sendable {
    /// What members may be that `properties` does not name.
    enum Additional: Sendable {
        case any
        case none
        case some(SchemaNode)
    }

    let types: [SchemaType]
    let names: [String]
    let properties: [String: SchemaNode]
    let required: [String]
    let additional: Additional
    let items: SchemaNode?
    let allowed: [JSON]
    let constant: JSON?
    let minimum: JSON?
    let maximum: JSON?
    let exclusiveMinimum: JSON?
    let exclusiveMaximum: JSON?
    let lengths: SchemaBounds
    let elements: SchemaBounds
    let members: SchemaBounds
    let maxBytes: Int?
    let uniqueItems: Bool
    let pattern: SchemaPattern?
    let format: SchemaFormat?
    let anyOf: [SchemaNode]
    let oneOf: [SchemaNode]
    let allOf: [SchemaNode]
    let not: SchemaNode?
    let defaultValue: JSON?
    private let allowedSet: Set<JSON>

    init(_ schema: JSON, at path: String, depth: Int) throws(JSONSchemaError) {
        let reader = try SchemaReader(schema, at: path, depth: depth)
        types = try reader.types()
        let named = try reader.properties()
        names = named.map(\.name)
        properties = Dictionary(named.map { ($0.name, $0.node) }) { $1 }
        required = try reader.names("required")
        additional = try reader.additional()
        items = try reader.node("items")
        allowed = try reader.list("enum")
        constant = reader.schema["const"]
        minimum = try reader.number("minimum")
        maximum = try reader.number("maximum")
        exclusiveMinimum = try reader.number("exclusiveMinimum")
        exclusiveMaximum = try reader.number("exclusiveMaximum")
        lengths = try reader.bounds("minLength", "maxLength")
        elements = try reader.bounds("minItems", "maxItems")
        members = try reader.bounds("minProperties", "maxProperties")
        maxBytes = try reader.count("maxBytes")
        uniqueItems = try reader.flag("uniqueItems")
        pattern = try reader.pattern()
        format = try reader.format()
        anyOf = try reader.nodes("anyOf")
        oneOf = try reader.nodes("oneOf")
        allOf = try reader.nodes("allOf")
        not = try reader.node("not")
        defaultValue = reader.schema["default"]
        allowedSet = Set(allowed.map(\.withWholeNumbers))
        try checkAnnotations(reader)
    }

    private func checkAnnotations(_ reader: SchemaReader) throws(JSONSchemaError) {
        for name in ["title", "description"] { _ = try reader.text(name) }
        _ = try reader.flag("writeOnly")
        if let examples = reader.schema["examples"], examples.array == nil {
            throw reader.wrong("examples", "a list", examples)
        }
        if case .none = additional {
            for name in required where properties[name] == nil {
                throw JSONSchemaError(
                    path: JSONPointer.appending("required", to: reader.path),
                    problem: "names '\(name)', which properties does not have")
            }
        }
        guard let defaultValue else { return }
        var issues = IssueList()
        let path = JSONPointer.appending("default", to: reader.path)
        check(filled(defaultValue), at: { path }, into: &issues)
        if let issue = issues.issues.first {
            throw JSONSchemaError(path: issue.path, problem: issue.problem)
        }
    }

    func allows(_ value: JSON) -> Bool {
        allowed.isEmpty || allowedSet.contains(value.withWholeNumbers)
    }

    /// The value with defaults where members are absent, also further in.
    func filled(_ value: JSON) -> JSON {
        switch value {
        case .object(var object):
            for name in names {
                guard let node = properties[name], let member = object[name] ?? node.defaultValue else { continue }
                object[name] = node.filled(member)
            }
            return .object(object)
        case .array(let array):
            guard let items else { return value }
            return .array(array.map(items.filled))
        default: return value
        }
    }
}

/// A least and a greatest count.
struct SchemaBounds: Sendable {
    let least: Int?
    let most: Int?
}
