public import JSON

/// One setting in effect, for people to look at.
public struct SettingListing: Sendable, Hashable {
    /// `http.port`.
    public let path: String
    /// Its value; nil when it has none. A secret reads `"…"`.
    public let value: JSON?
    /// `stream.yaml:12`, `STREAM_HTTP_PORT` or `default`.
    public let source: String

    /// The source of a value that nobody gave.
    static let defaultSource = "default"

    init(name: SettingName, values: JSONObject, source: String) {
        let value = name.value(in: values)
        self.path = name.path
        self.value = name.isSecret && value != nil ? .string("…") : value
        self.source = source
    }
}

extension SettingName {
    /// Whether the value is for nobody's eyes. By its name: manifests have no other way to say it.
    var isSecret: Bool {
        components.contains { component in
            ["key", "secret", "password", "token", "passphrase"].contains(where: component.lowercased().hasSuffix)
        }
    }

    /// The setting's value in an object of sections.
    func value(in values: JSONObject) -> JSON? {
        var value: JSON? = .object(values)
        for component in components { value = value?[component] }
        return value
    }
}
