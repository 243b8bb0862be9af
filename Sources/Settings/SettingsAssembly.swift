import JSON

/// Puts file and environment together under one schema, and remembers where every value came from.
struct SettingsAssembly {
    /// The values so far; after ``check(_:)`` with the defaults filled in.
    private(set) var values: JSONObject = [:]
    /// Everything that was wrong.
    private(set) var problems: [SettingsProblem] = []

    private let shape: SchemaShape
    /// Whether every section is known, so that an unknown name is a mistake.
    private let complete: Bool
    /// By JSON pointer.
    private var sources: [String: String] = [:]

    /// Starts empty, with the sections of the schema.
    init(schema: JSON, complete: Bool) {
        self.shape = SchemaShape(schema)
        self.complete = complete
        for (name, section) in self.shape.properties where section.types == ["object"] { values[name] = [:] }
    }

    /// Where the value at a JSON pointer, or what is around it, was given.
    func source(ofPointer pointer: String) -> String {
        var pointer = Substring(pointer)
        while !pointer.isEmpty {
            if let source = sources[String(pointer)] { return source }
            pointer = pointer[..<(pointer.lastIndex(of: "/") ?? pointer.startIndex)]
        }
        return SettingListing.defaultSource
    }

    /// Takes what the file says.
    mutating func read(_ file: SettingsFile) {
        let members = section(file.root, shape: shape, pointer: "", file: file.name)
        for member in members { values[member.key] = member.value }
    }

    /// Takes what the environment says, over the file.
    mutating func read(environment: [String: String]) {
        let settings = shape.settings(below: [])
        for (name, shape) in settings {
            guard let text = environment[name.variable] else { continue }
            sources[name.pointer] = name.variable
            set(SettingText.variable(text, shape: shape), at: name.components[...], in: &values)
        }
        guard complete else { return }
        let known = settings.map(\.name.variable)
        for variable in environment.keys.sorted() where variable.hasPrefix("STREAM_") {
            guard !known.contains(variable), !SettingsAssembly.othersVariables.contains(variable) else { continue }
            let suggestion = Spelling.suggestion(for: variable, among: known)
            problems.append(
                SettingsProblem(source: variable, path: "", problem: "no setting has this name\(suggestion)"))
        }
    }

    /// Checks the values by a schema, part by part of `properties`, and fills in its defaults.
    mutating func check(_ schema: JSON) {
        do {
            let checker = try JSONSchema(schema)
            for issue in checker.issues(in: .object(values), at: "") {
                // The schema's words quote the value.
                let isSecret = SettingName(pointer: issue.path).isSecret
                add(isSecret ? "is not what this setting takes" : issue.problem, atPointer: issue.path)
            }
            values = checker.filledWithDefaults(.object(values)).object ?? values
        } catch {
            problems.append(SettingsProblem(source: "manifests", path: "", problem: "\(error)"))
        }
    }

    /// Adds a problem of the value at a JSON pointer.
    mutating func add(_ problem: String, atPointer pointer: String) {
        let name = SettingName(pointer: pointer)
        problems.append(
            SettingsProblem(source: source(ofPointer: pointer), path: name.path, problem: problem))
    }

    /// `STREAM_` variables of clients, tests and tools, which are no settings of the server.
    private static let othersVariables: Set<String> = ["STREAM_URL", "STREAM_KEY", "STREAM_BIN"]

    private mutating func section(
        _ members: [SettingsFile.Member], shape: SchemaShape, pointer: String,
        file: String
    ) -> JSONObject {
        var object: JSONObject = [:]
        let closed = !shape.properties.isEmpty && shape.types == ["object"] && (complete || !pointer.isEmpty)
        for member in members {
            let name = member.name
            let place = "\(pointer)/\(SettingName.escaped(name))"
            sources[place] = "\(file):\(member.line)"
            guard shape.properties.contains(where: { $0.name == name }) || !closed else {
                unknown(name, pointer: place, among: shape.properties.map(\.name))
                continue
            }
            object[name] = json(member.value, shape: shape.property(name), pointer: place, file: file)
        }
        return object
    }

    /// The value as JSON; nil for a null where the schema knows none: not given.
    private mutating func json(
        _ value: SettingsFile.Value, shape: SchemaShape, pointer: String, file: String
    ) -> JSON? {
        switch value {
        case .scalar(let text, let plain):
            guard plain else { return .string(text) }
            if ["", "~", "null"].contains(text), !shape.types.contains("null") {
                return shape.types == ["object"] ? [:] : nil
            }
            return SettingText.scalar(text, shape: shape)
        case .list(let elements, let lines):
            var list: [JSON] = []
            for (index, element) in elements.enumerated() {
                let place = "\(pointer)/\(index)"
                sources[place] = "\(file):\(lines[index])"
                list.append(json(element, shape: shape.items, pointer: place, file: file) ?? .null)
            }
            return .array(list)
        case .section(let members):
            return .object(section(members, shape: shape, pointer: pointer, file: file))
        }
    }

    private mutating func unknown(_ name: String, pointer: String, among known: [String]) {
        let suggestion = Spelling.suggestion(for: name, among: known)
        add(
            "no such setting\(suggestion.isEmpty ? "; known here: \(known.joined(separator: ", "))" : suggestion)",
            atPointer: pointer)
    }

    private func set(_ value: JSON, at components: ArraySlice<String>, in object: inout JSONObject) {
        guard let first = components.first else { return }
        guard components.count > 1 else {
            object[first] = value
            return
        }
        var inner = object[first]?.object ?? [:]
        set(value, at: components.dropFirst(), in: &inner)
        object[first] = .object(inner)
    }
}
