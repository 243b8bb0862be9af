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
    /// Sections in which anything may be.
    private let open: [String]
    /// By JSON pointer.
    private var sources: [String: SettingSource] = [:]

    /// Starts empty, with the sections of the schema; nothing is said of what is in those of `open`.
    init(schema: JSON, complete: Bool, open: [String]) {
        self.shape = SchemaShape(schema)
        self.complete = complete
        self.open = open
        for (name, section) in self.shape.properties where section.types == ["object"] { values[name] = [:] }
    }

    /// Where the value at a JSON pointer, or what is around it, was given; nil: nowhere.
    func source(ofPointer pointer: String) -> SettingSource? {
        var pointer = Substring(pointer)
        while !pointer.isEmpty {
            if let source = sources[String(pointer)] { return source }
            pointer = pointer[..<(pointer.lastIndex(of: "/") ?? pointer.startIndex)]
        }
        return nil
    }

    /// Takes what the file and, over it, the environment say.
    mutating func read(file: SettingsFile?, environment: [String: String]) {
        let settings = shape.settings(below: [])
        var inFile: [SettingName: JSON] = [:]
        if let file {
            for member in section(file.root, shape: shape, pointer: "", file: file.name) {
                values[member.key] = member.value
            }
            for (name, _) in settings { inFile[name] = name.value(in: values) }
        }
        let layers = SettingLayers(environment: environment, file: inFile)
        for (name, shape) in settings {
            switch layers.value(of: name) {
            case .variable(let variable, let text):
                sources[name.pointer] = SettingSource(layer: .environment, place: variable)
                set(SettingText.variable(text, shape: shape), at: name.components[...], in: &values)
            case .file(let value): set(value, at: name.components[...], in: &values)
            case nil: break
            }
        }
        guard complete else { return }
        let opened = open.map { layers.variable(of: SettingName(components: [$0])) + "_" }
        unknown(in: environment, known: settings.map { layers.variable(of: $0.name) }, opened: opened)
    }

    /// Checks the values by a schema, part by part of `properties`, and fills in its defaults.
    mutating func check(_ schema: JSON) {
        do {
            let checker = try JSONSchema(schema)
            for issue in checker.issues(in: .object(values), at: "") {
                // The schema's words quote the value.
                add(isSecret(issue.path) ? "is not what this setting takes" : issue.problem, atPointer: issue.path)
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
            SettingsProblem(
                source: source(ofPointer: pointer)?.place ?? "default", path: name.path, problem: problem))
    }

    private func isSecret(_ pointer: String) -> Bool {
        let name = SettingName(pointer: pointer)
        var shape = shape
        for component in name.components {
            shape = Int(component) == nil ? shape.property(component) : shape.items
            if shape.isSecret { return true }
        }
        return name.isSecret
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
            sources[place] = SettingSource(layer: .file, place: "\(file):\(member.line)")
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
                sources[place] = SettingSource(layer: .file, place: "\(file):\(lines[index])")
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

    /// Names the variables that are no setting.
    private mutating func unknown(in environment: [String: String], known: [String], opened: [String]) {
        let known = Set(known)
        for variable in environment.keys.sorted() where variable.hasPrefix("STREAM_") {
            guard !known.contains(variable), !SettingsAssembly.othersVariables.contains(variable),
                !opened.contains(where: variable.hasPrefix)
            else { continue }
            let suggestion = Spelling.suggestion(for: variable, among: known.sorted())
            problems.append(
                SettingsProblem(source: variable, path: "", problem: "no setting has this name\(suggestion)"))
        }
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
