public import JSON

/// One setting in effect, for people to look at.
public struct SettingListing: Sendable, Hashable {
    /// `http.port`.
    public let path: String
    /// Its value; nil when it has none. A secret reads `"…"`.
    public let value: JSON?
    /// `stream.yaml:12`, `STREAM_HTTP_PORT` or `default`.
    public let source: String

    init(name: SettingName, values: JSONObject, source: String) {
        let value = name.value(in: values)
        self.path = name.path
        self.value = SettingListing.isSecret(name) && value != nil ? .string("…") : value
        self.source = source
    }

    /// By its name: manifests have no other way to say it.
    private static func isSecret(_ name: SettingName) -> Bool {
        let last = name.components.last?.lowercased() ?? ""
        return ["key", "secret", "password", "token", "passphrase"].contains(where: last.hasSuffix)
    }
}

extension SettingName {
    /// The setting's value in an object of sections.
    func value(in values: JSONObject) -> JSON? {
        var value: JSON? = .object(values)
        for component in components { value = value?[component] }
        return value
    }
}
