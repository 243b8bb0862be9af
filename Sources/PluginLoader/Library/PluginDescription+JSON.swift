import JSON

extension PluginDescription {
    /// The description for another process.
    var json: JSON {
        [
            "name": .string(name), "version": .string(version), "abi": .string("\(abiMajor).\(abiMinor)"),
            "kind": kind.map { .string($0.rawValue) } ?? .null,
            "operations": .array(operations.map { .string($0) }), "codecs": .array(codecs.map { .string($0) }),
            "functions": .array(functions.sorted().map { .string($0) }),
            "functionsSize": functionsSize.map { .integer(Int64($0)) } ?? .null,
        ]
    }

    /// Reads what ``json`` made; nil where it is something else.
    init?(_ json: JSON) {
        guard let name = json["name"]?.string, let version = json["version"]?.string,
            let abi = json["abi"]?.string?.split(separator: ".").compactMap({ Int($0) }), abi.count == 2
        else { return nil }
        self.name = name
        self.version = version
        abiMajor = abi[0]
        abiMinor = abi[1]
        kind = (json["kind"]?.string).flatMap(Manifest.Kind.init)
        operations = (json["operations"]?.array ?? []).compactMap(\.string)
        codecs = (json["codecs"]?.array ?? []).compactMap(\.string)
        functions = Set((json["functions"]?.array ?? []).compactMap(\.string))
        functionsSize = json["functionsSize"]?.int
    }
}
