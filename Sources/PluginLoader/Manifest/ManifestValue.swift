import JSON

/// A part of a manifest whose shape was checked, with defaults filled in: its members can be taken as they should be.
struct ManifestValue {
    private let object: JSONObject

    init(_ json: JSON) { object = json.object ?? [:] }

    func text(_ name: String) -> String { object[name]?.string ?? "" }

    func optionalText(_ name: String) -> String? { object[name]?.string }

    func number(_ name: String) -> Int { object[name]?.int ?? 0 }

    func flag(_ name: String) -> Bool { object[name]?.bool ?? false }

    func texts(_ name: String) -> [String] { (object[name]?.array ?? []).compactMap(\.string) }

    func list(_ name: String) -> [ManifestValue] { (object[name]?.array ?? []).map(ManifestValue.init) }

    func member(_ name: String) -> ManifestValue { ManifestValue(object[name] ?? [:]) }

    func optionalMember(_ name: String) -> ManifestValue? { object[name].map(ManifestValue.init) }

    func json(_ name: String) -> JSON { object[name] ?? .null }

    func has(_ name: String) -> Bool { object[name] != nil }

    func schema(_ name: String) throws(JSONSchemaError) -> JSONSchema { try JSONSchema(json(name)) }
}
