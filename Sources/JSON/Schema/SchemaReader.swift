/// Reads the keywords of one schema, strictly.
struct SchemaReader {
    static let keywords: Set<String> = [
        "type", "properties", "required", "additionalProperties", "enum", "const", "minimum", "maximum",
        "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "items", "minItems", "maxItems",
        "uniqueItems", "minProperties", "maxProperties", "anyOf", "oneOf", "allOf", "not", "format", "default", "title",
        "description", "examples", "writeOnly", "maxBytes",
    ]

    let schema: JSONObject
    let path: String
    let depth: Int

    init(_ schema: JSON, at path: String, depth: Int) throws(JSONSchemaError) {
        guard let object = schema.object else {
            throw JSONSchemaError(path: path, problem: "must be an object, not \(schema.excerpt)")
        }
        guard depth < 32 else { throw JSONSchemaError(path: path, problem: "nests deeper than 32 schemas") }
        self.schema = object
        self.path = path
        self.depth = depth
        for keyword in object.keys where !Self.keywords.contains(keyword) {
            throw JSONSchemaError(
                path: JSONPointer.appending(keyword, to: path), problem: "is not a keyword that is known here")
        }
    }

    func wrong(_ keyword: String, _ expected: String, _ found: JSON) -> JSONSchemaError {
        JSONSchemaError(
            path: JSONPointer.appending(keyword, to: path), problem: "must be \(expected), not \(found.excerpt)")
    }

    func text(_ keyword: String) throws(JSONSchemaError) -> String? {
        guard let value = schema[keyword] else { return nil }
        guard let text = value.string else { throw wrong(keyword, "a string", value) }
        return text
    }

    func flag(_ keyword: String) throws(JSONSchemaError) -> Bool {
        guard let value = schema[keyword] else { return false }
        guard let flag = value.bool else { throw wrong(keyword, "true or false", value) }
        return flag
    }

    func number(_ keyword: String) throws(JSONSchemaError) -> JSON? {
        guard let value = schema[keyword] else { return nil }
        guard value.double != nil else { throw wrong(keyword, "a number", value) }
        return value.withWholeNumbers
    }

    func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
        guard let value = schema[keyword] else { return nil }
        guard let count = value.int, count >= 0 else { throw wrong(keyword, "a whole number of at least 0", value) }
        return count
    }

    func bounds(_ least: String, _ most: String) throws(JSONSchemaError) -> SchemaBounds {
        let bounds = SchemaBounds(least: try count(least), most: try count(most))
        if let least = bounds.least, let greatest = bounds.most, least > greatest {
            throw wrong(most, "at least \(least)", .integer(Int64(greatest)))
        }
        return bounds
    }

    func list(_ keyword: String) throws(JSONSchemaError) -> [JSON] {
        guard let value = schema[keyword] else { return [] }
        guard let list = value.array, !list.isEmpty else { throw wrong(keyword, "a list with something in it", value) }
        return list
    }

    func names(_ keyword: String) throws(JSONSchemaError) -> [String] {
        guard let value = schema[keyword] else { return [] }
        let names = value.array?.map(\.string) ?? [nil]
        guard names.allSatisfy({ $0 != nil }), Set(names).count == names.count else {
            throw wrong(keyword, "a list of names, each once", value)
        }
        return names.compactMap(\.self)
    }

    func types() throws(JSONSchemaError) -> [SchemaType] {
        guard let value = schema["type"] else { return [] }
        let names = if let name = value.string { [name] } else { try names("type") }
        let types = names.compactMap(SchemaType.init(rawValue:))
        guard types.count == names.count, !types.isEmpty else {
            throw wrong("type", "of " + SchemaType.allCases.map(\.rawValue).joined(separator: ", "), value)
        }
        return types
    }

    func pattern() throws(JSONSchemaError) -> SchemaPattern? {
        guard let text = try text("pattern") else { return nil }
        do {
            return try SchemaPattern(text)
        } catch {
            throw JSONSchemaError(path: JSONPointer.appending("pattern", to: path), problem: error.problem)
        }
    }

    func format() throws(JSONSchemaError) -> SchemaFormat? {
        guard let text = try text("format") else { return nil }
        guard let format = SchemaFormat(rawValue: text) else {
            let known = SchemaFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw wrong("format", "one of \(known)", .string(text))
        }
        return format
    }
}

extension SchemaReader {
    func node(_ keyword: String) throws(JSONSchemaError) -> SchemaNode? {
        guard let value = schema[keyword] else { return nil }
        return try SchemaNode(value, at: JSONPointer.appending(keyword, to: path), depth: depth + 1)
    }

    func nodes(_ keyword: String) throws(JSONSchemaError) -> [SchemaNode] {
        let path = JSONPointer.appending(keyword, to: path)
        var nodes: [SchemaNode] = []
        for (place, value) in try list(keyword).enumerated() {
            nodes.append(try SchemaNode(value, at: "\(path)/\(place)", depth: depth + 1))
        }
        return nodes
    }

    func properties() throws(JSONSchemaError) -> [(name: String, node: SchemaNode)] {
        guard let value = schema["properties"] else { return [] }
        guard let object = value.object else { throw wrong("properties", "an object", value) }
        let path = JSONPointer.appending("properties", to: path)
        var nodes: [(name: String, node: SchemaNode)] = []
        for (name, value) in object {
            nodes.append((name, try SchemaNode(value, at: JSONPointer.appending(name, to: path), depth: depth + 1)))
        }
        return nodes
    }

    func additional() throws(JSONSchemaError) -> SchemaNode.Additional {
        switch schema["additionalProperties"] {
        case nil, .bool(true)?: return .any
        case .bool(false)?: return .none
        default: return try node("additionalProperties").map(SchemaNode.Additional.some) ?? .any
        }
    }
}
